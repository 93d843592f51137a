import { bearer, decide, policy, protectionSpace } from '@verdict/core'

const documents = policy('document')(({ role }) => ({ read: role('admin') }))
const api = protectionSpace(bearer({ realm: 'api' }))

const kind: 'allow' | 'challenge' | 'forbid' = decide(
  { id: 'a', roles: ['admin'] },
  api.valid('Bearer'),
  documents.any,
  'read',
).kind
if (kind !== 'allow') throw new Error(kind)

// @ts-expect-error the policy has no such action: types arrived, and none of them is `any`
const unknownAction = () => decide(null, api.omitted, documents.any, 'raed')
void unknownAction
