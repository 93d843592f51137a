import { env } from 'cloudflare:workers'
import { type Identity, policy } from '@verdict/core'
import { createAuthorizer } from '@verdict/hono'
import { apiKeyField } from '@verdict/http'
import { type Context, Hono } from 'hono'

interface Note {
  readonly id: string
  readonly authorId: string
  readonly text: string
  readonly published: boolean
}

const notes = policy<Note>('note')(({ anyOf, condition, owner, role }) => ({
  read: anyOf(
    condition('published', ({ published }) => published),
    owner('authorId'),
  ),
  delete: anyOf(owner('authorId'), role('moderator')),
}))

const authorize = createAuthorizer({
  authenticators: [apiKeyField({ find: (digest) => env.KEYS.get<Identity>(digest, 'json') })],
  realm: env.REALM,
})

const load = (c: Context) => env.NOTES.get<Note>(c.req.param('id') ?? '', 'json')

const app = new Hono()
app.get('/notes/:id', authorize(notes, 'read', load), (c) => {
  const { id, text } = c.var.authorization.resource
  return c.json({ id, text })
})
app.delete('/notes/:id', authorize(notes, 'delete', load), async (c) => {
  await env.NOTES.delete(c.var.authorization.resource.id)
  return c.body(null, 204)
})

export default app
