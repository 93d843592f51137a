// An app that is ESM with a dependency that is CJS has two copies of core. Nothing may rest on object
// identity between them: what one copy builds, the other decides.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import * as esm from '@verdict/core'

const cjs = createRequire(import.meta.url)('@verdict/core')
assert.notEqual(cjs.decide, esm.decide, 'this needs two copies, and found one')

const admin = { id: 'a', roles: ['admin'] }
const reader = { id: 'b', roles: ['reader'] }

for (const [built, decided] of [
  [cjs, esm],
  [esm, cjs],
]) {
  const documents = built.policy('document')(({ role }) => ({ read: role('admin') }))
  const space = built.protectionSpace(built.bearer({ realm: 'api' }))
  const kind = (identity, credentials) =>
    decided.decide(identity, credentials, documents.any, 'read').kind

  assert.equal(kind(admin, space.valid('Bearer')), 'allow')
  assert.equal(kind(reader, space.valid('Bearer')), 'forbid')
  assert.equal(kind(null, space.omitted), 'challenge')
}
