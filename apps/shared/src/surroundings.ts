/**
 * What pages of any origin may send, and read of the answer. No `credentials`: a page elsewhere
 * may bring a token of its own, never the cookies of whoever looks at it.
 */
export const CORS = {
  origin: '*',
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
  requestHeaders: ['Authorization', 'Content-Type', 'DPoP', 'X-API-Key'],
  // Verdict writes no CORS field: without this line no script could read the challenge, or the nonce.
  responseHeaders: ['WWW-Authenticate', 'DPoP-Nonce', 'Location'],
}

/** Whether an address is this machine's own. */
export function isLoopback(address: string | undefined): boolean {
  return /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(address ?? '')
}

/**
 * The peer's address behind at most one proxy, that runs on this machine: the proxy's word for it
 * counts, nobody else's. For frameworks without such a setting.
 */
export function addressBehindProxy(
  peer: string | undefined,
  forwardedFor: string | undefined,
): string | undefined {
  const nearest = forwardedFor?.split(',').at(-1)?.trim()
  return isLoopback(peer) && nearest ? nearest : peer
}
