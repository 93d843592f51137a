import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keyDigest } from '@verdict/http'
import { ROOT } from './place.js'
import type { StartMiniflare } from './runtimes/workerd.js'
import { type SuiteResult, tally } from './suite/result.js'

interface WranglerConfig {
  readonly compatibility_date: string
  readonly vars: Readonly<Record<string, string>>
  readonly kv_namespaces: readonly { readonly binding: string; readonly id: string }[]
}

const ANN = 'key-of-ann'
const MOD = 'key-of-a-moderator'
const CASES = [
  { name: 'a published note', method: 'GET', id: 'n1', key: undefined, status: 200 },
  { name: 'a draft, a stranger', method: 'GET', id: 'n2', key: undefined, status: 401 },
  { name: 'a draft, its author', method: 'GET', id: 'n2', key: ANN, status: 200 },
  { name: 'a draft, somebody else', method: 'GET', id: 'n2', key: MOD, status: 403 },
  { name: 'a bad key', method: 'GET', id: 'n2', key: 'key-of-nobody', status: 401 },
  { name: 'a note that is not there', method: 'GET', id: 'n3', key: ANN, status: 404 },
  { name: 'somebody else deletes', method: 'DELETE', id: 'n4', key: ANN, status: 403 },
  { name: 'a moderator deletes', method: 'DELETE', id: 'n4', key: MOD, status: 204 },
  { name: 'and it is gone', method: 'GET', id: 'n4', key: MOD, status: 404 },
]

/** apps/worker, as its wrangler.json says. */
export async function workerSample(start: StartMiniflare): Promise<SuiteResult> {
  const app = join(ROOT, 'apps', 'worker')
  const config = JSON.parse(readFileSync(join(app, 'wrangler.json'), 'utf8')) as WranglerConfig
  const worker = start({
    modules: true,
    script: readFileSync(join(app, 'dist', 'index.js'), 'utf8'),
    compatibilityDate: config.compatibility_date,
    cf: false, // or it asks the network where it is
    bindings: config.vars,
    kvNamespaces: Object.fromEntries(config.kv_namespaces.map(({ binding, id }) => [binding, id])),
  })
  try {
    const origin = await worker.ready
    const keys = await worker.getKVNamespace('KEYS')
    const notes = await worker.getKVNamespace('NOTES')
    await keys.put(await keyDigest(ANN), JSON.stringify({ id: 'ann' }))
    await keys.put(await keyDigest(MOD), JSON.stringify({ id: 'mod', roles: ['moderator'] }))
    const note = (id: string, authorId: string, published: boolean) =>
      notes.put(id, JSON.stringify({ id, authorId, text: `text of ${id}`, published }))
    await note('n1', 'ann', true)
    await note('n2', 'ann', false)
    await note('n4', 'bob', true)
    return await tally('sample', CASES, async ({ method, id, key, status }) => {
      const headers = key === undefined ? {} : { 'x-api-key': key }
      const response = await fetch(new URL(`/notes/${id}`, origin), { method, headers })
      const text = await response.text()
      assert.equal(response.status, status, text)
      const challenge = status === 401 ? `ApiKey realm="${config.vars['REALM']}"` : null
      assert.equal(response.headers.get('www-authenticate'), challenge)
      if (status === 200) assert.deepEqual(JSON.parse(text), { id, text: `text of ${id}` })
    })
  } finally {
    await worker.dispose()
  }
}
