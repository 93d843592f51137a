import { bearer, type Explanation, explain, type Identity, protectionSpace } from '@verdict/core'
import { createStore, policies } from '@verdict-apps/shared'
import { decodeJwt } from 'jose'
import type { Values } from './message.js'
import type { Question } from './step.js'

/** Who a token says it is, read as the APIs read it; they have checked it. */
function identityOf(token: string): Identity {
  const {
    sub = '',
    scope,
    roles,
    acr,
    auth_time: authTime,
  } = decodeJwt<{
    scope?: string
    roles?: string[]
    acr?: string
    auth_time?: number
  }>(token)
  return { id: sub, scopes: scope?.split(' '), roles, acr, authTime }
}

/** Asks `explain` what an API asked `decide`: no framework and no HTTP are needed for it. */
export function answerTo({ token, document, action }: Question, values: Values): Explanation {
  const row = createStore().documents.find(document)
  const value = values.get(token)
  if (!row || value === undefined) throw new TypeError(`there is no ${document}, or no {${token}}`)
  const space = protectionSpace(bearer({ realm: 'documents' }))
  const now = Math.floor(Date.now() / 1000)
  const resource = policies.documents.of(row)
  return explain(identityOf(value), space.valid('Bearer'), resource, action, { now })
}
