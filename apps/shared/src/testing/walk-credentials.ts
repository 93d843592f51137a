import { expect, test, vi } from 'vitest'
import { API_KEY, asker, BASIC, BEARER, code, type Ground, PLAIN_BEARER, SESSION } from './asker.js'

/** The other routes: roles, scopes, networks, and all kinds of credentials. */
export function walkCredentials(ground: Ground): void {
  const { ask, expectAnswer, as, basic } = asker(ground)

  test('/admin by role and by scope, /internal by network', async () => {
    const report = '/admin/report'
    await expectAnswer({ path: report, headers: as('alice') }, 403, code('missing_role'))
    await expectAnswer({ path: report, headers: as('carol') }, 200, { documents: 3 })
    const scope = `${BEARER}, error="insufficient_scope", scope="audit:read"`
    const audit = '/admin/audit'
    await expectAnswer(
      { path: audit, headers: as('carol') },
      403,
      code('insufficient_scope'),
      scope,
    )
    await expectAnswer({ path: audit, headers: as('service') }, 200, { entries: [] })
    const from = (chain: string) => ({
      path: '/internal/status',
      headers: { 'x-forwarded-for': chain },
    })
    await expectAnswer({ path: '/internal/status' }, 403, code('network_denied'))
    await expectAnswer(from('8.8.8.8'), 403, code('network_denied'))
    await expectAnswer(from('10.1.2.3, 8.8.8.8'), 403, code('network_denied'))
    await expectAnswer(from('8.8.8.8, 10.1.2.3'), 200, { status: 'ok' })
    await expectAnswer(from('nonsense'), 403, code('network_denied'))
  })

  test('/legacy, /machine and /either', async () => {
    const { basicUser, basicPassword, apiKey } = ground.world.settings
    const legacy = '/legacy/report'
    const right = basic(basicUser, basicPassword)
    await expectAnswer({ path: legacy }, 401, code('no_credentials'), BASIC)
    for (const wrong of [basic(basicUser, 'wrong'), basic('nobody', basicPassword)]) {
      await expectAnswer({ path: legacy, headers: wrong }, 401, code('invalid_credentials'), BASIC)
    }
    const report = { report: 'legacy', for: basicUser }
    await expectAnswer({ path: legacy, headers: right }, 200, report)

    const ping = '/machine/ping'
    await expectAnswer({ path: ping }, 401, code('no_credentials'), API_KEY)
    const wrongKey = { 'x-api-key': 'k' }
    await expectAnswer({ path: ping, headers: wrongKey }, 401, code('invalid_credentials'), API_KEY)
    const key = { 'x-api-key': apiKey }
    await expectAnswer({ path: ping, headers: key }, 200, { pong: 'machine' })

    const path = '/either'
    await expectAnswer({ path }, 401, code('no_credentials'), `${PLAIN_BEARER}, ${BASIC}`)
    const byBasic = { id: `basic|${basicUser}`, issuer: 'basic' }
    await expectAnswer({ path, headers: right }, 200, byBasic)
    const id = `${ground.world.server.issuer}|alice`
    const byToken = expect.objectContaining({ id })
    await expectAnswer({ path, headers: as('alice') }, 200, byToken)
  })

  test('login, account, logout', async () => {
    const { basicUser: username, basicPassword: password } = ground.world.settings
    const login = (body: unknown, headers = {}) =>
      ask({ method: 'POST', path: '/login', body, headers })
    const wrong = await login({ username, password: 'wrong' })
    expect([wrong.status, wrong.fields.getSetCookie()]).toEqual([403, []])
    expect(wrong.json).toEqual(code('login_failed'))
    expect((await login({ username })).status).toBe(400)
    await expectAnswer({ path: '/account' }, 401, code('no_credentials'), SESSION)

    const cookieOf = (fields: Headers) => {
      const [line = '', ...others] = fields.getSetCookie()
      expect(others).toEqual([])
      expect(line).toMatch(/^session=[\w%.-]+; /)
      expect(line).toMatch(/path=\//i)
      expect(line).toMatch(/httponly/i)
      expect(line).toMatch(/samesite=lax/i)
      expect(line).not.toMatch(/secure/i)
      return { cookie: line.split(';')[0] ?? '' }
    }
    const first = await login({ username, password })
    expect([first.status, first.json]).toEqual([200, { user: username }])
    const old = cookieOf(first.fields)
    await expectAnswer({ path: '/account', headers: old }, 200, { user: username })

    const cookie = cookieOf((await login({ username, password }, old)).fields)
    expect(cookie).not.toEqual(old)
    await expectAnswer(
      { path: '/account', headers: old },
      401,
      code('invalid_credentials'),
      SESSION,
    )
    await expectAnswer({ path: '/account', headers: cookie }, 200, { user: username })

    const logout = { method: 'POST', path: '/logout' }
    const foreign = { ...cookie, 'sec-fetch-site': 'cross-site' }
    await expectAnswer({ ...logout, headers: foreign }, 403, code('cross_site_request'))
    await expectAnswer({ ...logout, headers: cookie }, 403, code('cross_site_request'))
    await expectAnswer(logout, 401, code('no_credentials'), SESSION)
    await expectAnswer(
      { ...logout, headers: { ...cookie, origin: ground.api.origin } },
      204,
      undefined,
    )
    await expectAnswer(
      { path: '/account', headers: cookie },
      401,
      code('invalid_credentials'),
      SESSION,
    )
    for (const nonsense of ['session=%zz', 'session=s%3Aa.b', 'session=__proto__']) {
      const headers = { cookie: nonsense }
      await expectAnswer({ path: '/account', headers }, 401, code('invalid_credentials'), SESSION)
    }
  })

  test('a preflight is answered before any guard', async () => {
    const preflight = await fetch(`${ground.api.origin}/documents/d2`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.example',
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'authorization',
      },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    expect(preflight.headers.get('access-control-allow-methods')).toMatch(/PUT/)
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/authorization/i)
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull()
  })

  test('what fails in here is told to operators, and to nobody else', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const broken = vi.spyOn(crypto.subtle, 'digest').mockRejectedValue(new Error('inner life'))
    try {
      const headers = { 'x-api-key': ground.world.settings.apiKey }
      await expectAnswer({ path: '/machine/ping', headers }, 500, {
        title: 'Internal Server Error',
        status: 500,
        detail: 'Something went wrong here.',
        code: 'internal',
      })
      expect(String(told.mock.calls)).toContain('inner life')
    } finally {
      told.mockRestore()
      broken.mockRestore()
    }
  })
}
