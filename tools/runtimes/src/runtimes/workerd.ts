import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { allSuites, type Readings } from '../over-socket.js'
import { DIST } from '../place.js'
import { workerSample } from '../worker-sample.js'
import type { Runtime } from './runtime.js'

/** The part of miniflare that is used here. */
export interface Miniflare {
  readonly unsafeGetDirectURL: (worker?: string) => Promise<URL>
  readonly ready: Promise<URL>
  readonly getKVNamespace: (
    binding: string,
  ) => Promise<{ readonly put: (key: string, value: string) => Promise<void> }>
  readonly dispose: () => Promise<void>
}
export type StartMiniflare = (options: object) => Miniflare

/** Asked to close a connection, workerd keeps it. Milliseconds. */
const LINGER = 3

const EMPTY = 'workerd takes an empty Authorization line for none'
/** What its parser makes of requests before any handler sees them. */
const READINGS: Readings = {
  'malformed: an empty field': { as: 'no credentials', why: EMPTY },
  'a token behind an empty line': { as: 'a token', why: EMPTY },
  'key: spaces around': {
    as: 'key: unknown',
    why: 'workerd leaves the white space behind a field value (RFC 9112 5: it is not part of it)',
  },
  'session: in a second Cookie line': {
    as: 'session: none',
    why: 'workerd joins two Cookie lines by a comma, so that they are no cookies',
  },
}

export const workerd: Runtime = {
  name: 'workerd',
  packages: { miniflare: '4.20260426.0' },
  async run(place) {
    const require = createRequire(join(place, 'index.js'))
    const { Miniflare } = require('miniflare') as {
      Miniflare: new (options: object) => Miniflare
    }
    const start: StartMiniflare = (options) => new Miniflare(options)
    const server = start({
      modules: true,
      script: readFileSync(join(DIST, 'servers', 'workerd.js'), 'utf8'),
      compatibilityDate: '2026-04-01',
      cf: false, // or it asks the network where it is
      // Past miniflare's own worker, which writes fields of its own.
      unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
    })
    try {
      const { port } = await server.unsafeGetDirectURL()
      const suites = [
        ...(await allSuites({ port: Number(port), linger: LINGER, readings: READINGS })),
        await workerSample(start),
      ]
      const manifest = require.resolve('workerd/package.json')
      const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
      return { version, suites }
    } finally {
      await server.dispose()
    }
  },
}
