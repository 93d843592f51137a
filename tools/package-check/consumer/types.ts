import { assertConforms, check, type Configuration } from '@verdict/conformance'
import { callersOf, expectDecision } from '@verdict/conformance/testing'
import { bearer, policy, protectionSpace } from '@verdict/core'
import { createAuthorizer as forExpress } from '@verdict/express'
import { createAuthorizer as forHono } from '@verdict/hono'
import { basicPassword, createAuthorizer as forFetch } from '@verdict/http'
import { createAuthorizer as forKoa } from '@verdict/koa'
import { accessToken } from '@verdict/oauth'

interface Note {
  readonly id: string
  readonly ownerId: string
}
const notes = policy<Note>('note')(({ anyone, owner }) => ({
  list: anyone(),
  read: owner('ownerId'),
}))
const note: Note = { id: 'n1', ownerId: 'ada' }
const options = {
  authenticators: [
    basicPassword({ verify: (id) => ({ id }) }),
    accessToken({ issuer: 'https://login.example.com', audience: 'https://api.example.com' }),
  ] as const,
  realm: 'notes',
}

const inFetch = forFetch(options)(notes, 'read', () => note)
export const handle = inFetch((_request, { identity, resource }) => {
  // Neither is null, and neither is `any`.
  const id: string = identity.id
  const owner: string = resource.ownerId
  // @ts-expect-error notes have no such key
  void resource.owner
  return new Response(id + owner)
})
export const inHono = forHono(options)(notes, 'read', (c) => (c.req.param('id') ? note : null))
export const inKoa = forKoa(options)(notes, 'read', (ctx) => (ctx.path === '/' ? note : null))
export const inExpress = forExpress(options)(notes, 'read', (req) => (req.path ? note : null))

// @ts-expect-error a rule that looks at the note needs the note
forKoa(options)(notes, 'read')
// @ts-expect-error there is no such action
forHono(options)(notes, 'raed', () => note)

const { stranger } = callersOf(protectionSpace(bearer({ realm: 'notes' })))
expectDecision(stranger, notes.of(note), 'read').toChallenge('no_credentials')
// @ts-expect-error there is no such action
expectDecision(stranger, notes.of(note), 'raed')

const configuration: Configuration = {
  schemes: ['Basic'],
  // @ts-expect-error everybody is no kind of access
  resources: [{ path: '/', access: 'everybody' }],
}
export const conforms = async (): Promise<void> => {
  assertConforms(await check('http://127.0.0.1:3000', configuration))
}
