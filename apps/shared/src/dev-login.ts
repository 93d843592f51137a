import type { User } from './directory.js'

/**
 * Does what a person with a browser does: opens an authorization request, fills in the form of the
 * embedded authorization server, follows the redirects. Gives the address, on the client's
 * redirect URI, at which the browser ends up; its query holds the code, or the error. Give the same `cookies` again to come back as the same browser.
 */
export async function logIn(
  authorizationRequest: URL | string,
  { username, password, otp }: Pick<User, 'username' | 'password'> & { readonly otp?: string },
  cookies = new Map<string, string>(),
): Promise<URL> {
  const { origin } = new URL(authorizationRequest)
  let url = new URL(authorizationRequest)
  let form: URLSearchParams | undefined
  for (let step = 0; step < 10; step++) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      ...(form && { method: 'POST', body: form }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const equals = pair.indexOf('=')
      if (equals > 0) cookies.set(pair.slice(0, equals), pair.slice(equals + 1))
    }
    await response.body?.cancel()
    const location = response.headers.get('location')
    if (location) {
      url = new URL(location, url)
      form = undefined
      if (url.origin !== origin) return url
    } else if (response.status === 200 && !form) {
      form = new URLSearchParams({ username, password, ...(otp && { otp }) })
    } else {
      throw new Error(`logging in ended with status ${response.status} at ${url.pathname}`)
    }
  }
  throw new Error('logging in went round in circles')
}
