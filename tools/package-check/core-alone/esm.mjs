import assert from 'node:assert/strict'
import { bearer, decide, policy, protectionSpace } from '@verdict/core'

const documents = policy('document')(({ role }) => ({ read: role('admin') }))
const api = protectionSpace(bearer({ realm: 'api' }))
const admin = { id: 'a', roles: ['admin'] }

assert.equal(decide(admin, api.valid('Bearer'), documents.any, 'read').kind, 'allow')
assert.equal(decide(null, api.omitted, documents.any, 'read').kind, 'challenge')
