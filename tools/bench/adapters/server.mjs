// Serves all contestants of one framework on loopback, each at a port of its own, for as long as the
// process that started it lives.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { frameworks, jwtApps, opaqueApps } from './contestants.mjs'
import { requests } from './scenario.mjs'
import { signedWith } from './tokens.mjs'

const [, , name] = process.argv
const framework = frameworks[name]
const listenerOf = (app) => {
  if (name === 'hono') return getRequestListener(app.fetch)
  return name === 'koa' ? app.callback() : app
}

async function served(apps) {
  const ports = {}
  for (const [name, app] of Object.entries(apps)) {
    const server = createServer(listenerOf(app)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    ports[name] = server.address().port
  }
  return ports
}

const cases = []
for (const [kind, { list, status }] of Object.entries(requests)) {
  const ports = await served(opaqueApps(framework, status))
  cases.push({ id: `${name}, ${kind}, an opaque token`, ports, list, status })
}
const signed = await signedWith('RS256')
const ports = await served(jwtApps(framework, signed))
cases.push({ id: `${name}, allow, JWT RS256`, ports, list: signed.list, status: 200 })

process.on('disconnect', () => process.exit(0))
process.send(cases)
