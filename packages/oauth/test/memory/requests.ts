import type { HttpRequest } from '@verdict/http'
import { AUDIENCE } from '../issuer.js'

/** A request that is no other's. */
export function requestWith(proof?: string): HttpRequest {
  return {
    method: 'GET',
    origin: AUDIENCE,
    target: () => '/documents',
    fieldLines: (name) => (name === 'dpop' && proof !== undefined ? [proof] : []),
    native: {},
  }
}

export function credentials(scheme: string, token68: string) {
  return { scheme, params: {}, token68 }
}
