import { insist } from './options.js'

const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
] as const

/** A signature algorithm with a public key (RFC 7518 3.1, RFC 8037, RFC 9864, RFC 9964). */
export type Algorithm = (typeof ALGORITHMS)[number]

/** What issuers sign with. `EdDSA` and `Ed25519` are two names of one algorithm (RFC 9864). */
export const USUAL: readonly [Algorithm, ...Algorithm[]] = [
  'RS256',
  'PS256',
  'ES256',
  'EdDSA',
  'Ed25519',
]

/** Insists on algorithms that have a public key. */
export function checkAlgorithms(given: unknown, name = 'algorithms'): readonly string[] {
  insist(
    Array.isArray(given) && given.length > 0,
    `${name} is a list that is not empty, such as ['RS256']`,
  )
  for (const one of given as readonly unknown[]) {
    // RFC 8725 2.1, 3.1: with `none` there is no signature, and with HS256 the public key is it.
    insist(
      (ALGORITHMS as readonly unknown[]).includes(one),
      `${name} has ${String(one)}; there are ${ALGORITHMS.join(', ')}`,
    )
  }
  return [...given]
}
