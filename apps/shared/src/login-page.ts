import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import type { User } from './directory.js'

/** How strongly somebody can log in here, the weaker first. */
export const ACR_VALUES = ['pwd', 'mfa'] as const

/** Whether a login of this acr is too weak for what `acr_values` names. What we never heard of is ignored. */
export function isTooWeak(acr: string | undefined, acrValues: unknown): boolean {
  const wanted = typeof acrValues === 'string' ? acrValues.split(' ') : []
  const known = ACR_VALUES.filter((value) => wanted.includes(value))
  return known.length > 0 && acr !== 'mfa' && !known.some((value) => value === acr)
}

function same(given: string | null, expected: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

async function formOf(req: IncomingMessage): Promise<URLSearchParams> {
  let text = ''
  for await (const chunk of req) {
    text += String(chunk)
    if (text.length > 10_000) throw new RangeError('the form is too long')
  }
  return new URLSearchParams(text)
}

function page(problem: string): string {
  return `<!doctype html>
<title>Log in</title>
<p>${problem}</p>
<form method="post">
  <label>User name <input name="username" autocomplete="username" required></label>
  <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
  <label>One-time code <input name="otp" inputmode="numeric" autocomplete="one-time-code"></label>
  <button>Log in</button>
</form>
`
}

/** The page on which users say who they are: a form of `username`, `password` and `otp`. */
export function loginPage(provider: Provider, users: Readonly<Record<string, User>>) {
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const show = (status: number, problem = ''): void => {
      res.writeHead(status, {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
      })
      res.end(page(problem))
    }
    const { params } = await provider.interactionDetails(req, res)
    if (req.method !== 'POST') return show(200)

    const form = await formOf(req)
    const user = Object.values(users).find(({ username }) => username === form.get('username'))
    if (!user || !same(form.get('password'), user.password)) {
      return show(400, 'Unknown user name or wrong password.')
    }
    const otp = form.get('otp')
    if (otp && !same(otp, user.otp)) return show(400, 'Wrong one-time code.')
    const acr = otp ? 'mfa' : 'pwd'
    if (isTooWeak(acr, params['acr_values'])) return show(400, 'A one-time code is needed.')

    const login = { accountId: user.username, acr, amr: otp ? ['pwd', 'otp', 'mfa'] : ['pwd'] }
    await provider.interactionFinished(req, res, { login }, { mergeWithLastSubmission: false })
  }
}
