import { BOUND_CERTIFICATES } from './bound-certificates.js'
import { BOUND_TOKENS } from './bound-tokens.js'
import * as introspection from './introspection.js'
import * as issuers from './issuers.js'
import { JWT_CLAIMS } from './jwt-claims.js'
import { JWT_HEADER } from './jwt-header.js'
import { JWT_SYNTAX } from './jwt-syntax.js'
import { PROOF_CLAIMS } from './proof-claims.js'
import { PROOF_HEADER } from './proof-header.js'
import { PROOF_USE } from './proof-use.js'
import type { Table } from './row.js'

/** What is refused, and how: by where in the request it is. */
export const tables: readonly Table[] = [
  ...JWT_SYNTAX,
  ...JWT_HEADER,
  ...JWT_CLAIMS,
  ...introspection.INTROSPECTED,
  ...PROOF_HEADER,
  ...PROOF_CLAIMS,
  ...PROOF_USE,
  ...BOUND_TOKENS,
  ...BOUND_CERTIFICATES,
  ...issuers.ISSUED,
]

/** Ends the servers that some of them need. */
export async function close(): Promise<void> {
  await Promise.all([introspection.close(), issuers.close()])
}
