import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { createAuthorizer } from '@verdict/hono'
import { Hono } from 'hono'
import { type MakeServer, PAGES, page } from './server.js'

export const hono: MakeServer = (spaces) => {
  const app = new Hono()
  for (const [name, space] of Object.entries(spaces)) {
    const authorize = createAuthorizer(space)
    for (const action of PAGES) {
      app.get(`/${name}/${action}`, authorize(page, action), (c) => c.text(action))
    }
  }
  return createAdaptorServer({ fetch: app.fetch }) as Server
}
