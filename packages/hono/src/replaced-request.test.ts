import { policy } from '@verdict/core'
import { apiKeyField } from '@verdict/http'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { expect, test } from 'vitest'
import { createAuthorizer } from './index.js'

test('regression: a grant is found behind middleware that replaces the raw request', async () => {
  let verified = 0
  const find = () => {
    verified++
    return { id: 'machine' }
  }
  const authorize = createAuthorizer({ authenticators: [apiKeyField({ find })], realm: 'api' })
  const jobs = policy('job')(({ authenticated }) => ({ create: authenticated() }))
  const canCreate = authorize(jobs, 'create')
  const app = new Hono()
  app.post('/jobs', canCreate, bodyLimit({ maxSize: 100 }), authorize(jobs, 'create'), (c) =>
    c.json(canCreate.of(c).identity.id),
  )
  // A body of unknown length is where bodyLimit makes a new Request.
  const body = new Blob(['{}']).stream()
  const init = { method: 'POST', body, duplex: 'half', headers: { 'x-api-key': 'k' } }
  const response = await app.request('/jobs', init)
  expect(await response.json()).toBe('machine')
  expect(verified).toBe(1)
})
