import { policy } from '@verdict/core'
import { createAuthorizer, type DecisionEvent } from '@verdict/http'
import { type AccessTokenOptions, accessToken } from '../../src/index.js'
import { AUDIENCE } from '../issuer.js'

// What every API here has in common. The options of each stand with its rows.

export const URI = `${AUDIENCE}/documents/1`
export const REALM = 'documents'
export const METADATA = `${AUDIENCE}/.well-known/oauth-protected-resource`

/** What proofs may be signed with. */
export const ALGORITHMS = ['ES256', 'RS256'] as const
export const ALGS = ALGORITHMS.join(' ')

/** A request, as far as it is unlike `GET https://api.example.com/documents/1`. */
export interface Sent {
  readonly authorization?: string
  /** The other fields. Two lines of one field are written as Fetch joins them: `a, b`. */
  readonly fields?: Readonly<Record<string, string>>
  readonly method?: string
  readonly url?: string
}

/** What came back, and what operators were told. */
export interface Came {
  readonly response: Response
  readonly event: DecisionEvent
}

/** An API that takes access tokens. */
export interface Api {
  readonly send: (sent: Sent) => Promise<Came>
}

const documents = policy('document')(({ authenticated, scope }) => ({
  read: authenticated(),
  write: scope('documents:write'),
}))

/** Sets an API up. GET needs a caller who is known, PUT one who may write. */
export function api(options: AccessTokenOptions): Api {
  const events: DecisionEvent[] = []
  const authorize = createAuthorizer({
    authenticators: [accessToken(options)],
    realm: REALM,
    protectedResource: { resource: AUDIENCE },
    mapIdentity: (identity) => ({ ...identity, id: `${identity.issuer}|${identity.id}` }),
    onDecision: (event) => events.push(event),
  })
  const handlers = {
    read: authorize(documents, 'read')(() => new Response('the document')),
    write: authorize(documents, 'write')(() => new Response('the document')),
  }
  return {
    async send({ authorization, fields, method = 'GET', url = URI }) {
      const headers = { ...(authorization !== undefined && { authorization }), ...fields }
      const handler = method === 'PUT' ? handlers.write : handlers.read
      const response = await handler(new Request(url, { method, headers }))
      return { response, event: events.pop() as DecisionEvent }
    },
  }
}
