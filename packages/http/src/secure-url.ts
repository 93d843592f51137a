/** Whether only this machine can answer under the name (RFC 6761 6.3, RFC 1122 3.2.1.3). */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

/**
 * Reads a URL on whose way nobody can change what is said: https, or http to this machine itself,
 * without user, password and fragment. Undefined for any other.
 */
export function secureUrl(given: unknown): URL | undefined {
  let url: URL
  try {
    url = new URL(String(given))
  } catch {
    return undefined
  }
  const { protocol, hostname, username, password, href } = url
  const secure = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
  return secure && username === '' && password === '' && !href.includes('#') ? url : undefined
}
