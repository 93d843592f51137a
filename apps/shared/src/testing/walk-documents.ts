import { expect, test } from 'vitest'
import { asker, BEARER, code, type Ground } from './asker.js'

/** The routes of documents and notes: access tokens. */
export function walkDocuments(ground: Ground): void {
  const { ask, expectAnswer, as } = asker(ground)
  const d1 = { id: 'd1', authorId: 'alice', published: true, title: 'A published document' }
  const d2 = { id: 'd2', authorId: 'alice', published: false, title: 'A draft' }
  const d3 = { id: 'd3', authorId: 'bob', published: false, title: 'Another draft' }
  const full = (row: typeof d1) => ({ ...row, body: `${row.title}, by ${row.authorId}.` })

  test('GET /health, and what is not there', async () => {
    await expectAnswer({ path: '/health' }, 200, { status: 'ok' })
    await expectAnswer({ path: '/nowhere' }, 404, code('not_found'))
    await expectAnswer({ path: '/Health' }, 404, code('not_found'))
    await expectAnswer({ path: '/health/' }, 404, code('not_found'))
    await expectAnswer({ method: 'PATCH', path: '/documents/d1' }, 404, code('not_found'))
    expect((await ask({ path: '/documents/%ff' })).status).toBe(400)
  })

  test('GET /me', async () => {
    await expectAnswer({ path: '/me' }, 401, code('no_credentials'), BEARER)
    const me = await ask({ path: '/me', headers: as('carolMfa') })
    expect(me.json).toEqual({
      id: 'carol',
      issuer: ground.world.server.issuer,
      roles: ['admin'],
      acr: 'mfa',
      authTime: expect.any(Number),
    })
    const expired = `${BEARER}, error="invalid_token"`
    await expectAnswer(
      { path: '/me', headers: as('expired') },
      401,
      code('invalid_credentials'),
      expired,
    )
  })

  test('GET /documents: what the caller may read, and do', async () => {
    const list = async (headers?: Record<string, string>) =>
      (await ask({ path: '/documents', ...(headers && { headers }) })).json
    expect(await list()).toEqual([{ ...full(d1), actions: ['list', 'read'] }])
    expect(await list(as('alice'))).toEqual([
      { ...full(d1), actions: ['list', 'create', 'read', 'update'] },
      { ...full(d2), actions: ['list', 'create', 'read', 'update'] },
    ])
    expect(await list(as('erin'))).toHaveLength(3)
    expect(await list(as('expired'))).toHaveLength(1)
  })

  test('GET /documents/:id', async () => {
    await expectAnswer({ path: '/documents/d1' }, 200, full(d1))
    await expectAnswer({ path: '/documents/d2' }, 401, code('no_credentials'), BEARER)
    await expectAnswer({ path: '/documents/d9' }, 401, code('no_credentials'), BEARER)
    await expectAnswer({ path: '/documents/d2', headers: as('alice') }, 200, full(d2))
    await expectAnswer({ path: '/documents/d3', headers: as('erin') }, 200, full(d3))
    await expectAnswer({ path: '/documents/d2', headers: as('bob') }, 403, code('forbidden'))
    await expectAnswer({ path: '/documents/d9', headers: as('bob') }, 404, code('not_found'))
    const head = await fetch(`${ground.api.origin}/documents/d2`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([401, ''])
    expect(head.headers.get('www-authenticate')).toMatch(/^Bearer realm="documents", /)
  })

  test('POST, PUT and DELETE of documents', async () => {
    const body = { title: 'New', body: 'Text.', published: false }
    const post = { method: 'POST', path: '/documents', body }
    const scope = `${BEARER}, error="insufficient_scope", scope="documents:write"`
    await expectAnswer(post, 401, code('no_credentials'), BEARER)
    await expectAnswer({ ...post, headers: as('bob') }, 403, code('insufficient_scope'), scope)
    const row = { id: 'd4', authorId: 'alice', ...body }
    const created = await ask({ ...post, headers: as('alice') })
    expect(created.json).toEqual(row)
    expect([created.status, created.fields.get('location')]).toEqual([201, '/documents/d4'])

    const put = { method: 'PUT', path: '/documents/d4', body: { ...body, title: 'Newer' } }
    await expectAnswer({ ...put, headers: as('erin') }, 403, code('not_owner'))
    await expectAnswer({ ...put, headers: as('alice') }, 200, { ...row, title: 'Newer' })

    const remove = { method: 'DELETE', path: '/documents/d4' }
    await expectAnswer({ ...remove, headers: as('alice') }, 403, code('missing_role'))
    const stepUp = `${BEARER}, error="insufficient_user_authentication", acr_values="mfa", max_age="300"`
    await expectAnswer({ ...remove, headers: as('carol') }, 401, code('step_up_required'), stepUp)
    await expectAnswer({ ...remove, headers: as('carolMfa') }, 204, undefined)
    await expectAnswer({ ...remove, headers: as('carolMfa') }, 404, code('not_found'))
  })

  test('bodies that are no documents', async () => {
    const post = { method: 'POST', path: '/documents', headers: as('alice') }
    for (const body of ['{"title":', '[]', 'null', '"text"', '{}', { title: 1, body: '' }]) {
      await expectAnswer({ ...post, body }, 400, code('bad_request'))
    }
    await expectAnswer(post, 400, code('bad_request'))
    const plain = { ...post.headers, 'content-type': 'text/plain' }
    const text = '{"title":"a","body":"b"}'
    await expectAnswer({ ...post, headers: plain, body: text }, 400, code('bad_request'))
    const packed = { ...post.headers, 'content-encoding': 'br' }
    await expectAnswer({ ...post, headers: packed, body: '{}' }, 400, code('bad_request'))
    const long = { title: 'long', body: 'x'.repeat(20_000) }
    await expectAnswer({ ...post, body: long }, 413, code('too_large'))
    // The guard comes first: what a stranger sends is not looked at.
    const stranger = { ...post, headers: {}, body: '{"title":' }
    await expectAnswer(stranger, 401, code('no_credentials'), BEARER)
  })

  test('notes are hidden from all but their owner', async () => {
    const path = '/notes/n1'
    const { json } = await ask({ path, headers: as('alice') })
    expect(json).toMatchObject({ id: 'n1', ownerId: 'alice' })
    const missing = await ask({ path: '/notes/n9', headers: as('bob') })
    const hidden = await ask({ path, headers: as('bob') })
    expect(hidden.status).toBe(404)
    expect(hidden.json).toEqual(missing.json)
    await expectAnswer({ path }, 401, code('no_credentials'), BEARER)
    const post = { method: 'POST', path: '/notes', body: { text: 'Mine.' } }
    await expectAnswer(post, 401, code('no_credentials'), BEARER)
    const note = { id: 'n2', ownerId: 'bob', text: 'Mine.' }
    await expectAnswer({ ...post, headers: as('bob') }, 201, note)
  })
}
