import { type Algorithm, checkAlgorithms, USUAL } from './algorithm.js'
import { type NonceOptions, nonces } from './nonce.js'
import { insist, insistOnNames, isNumber } from './options.js'
import { type CheckProof, proofChecker } from './proof.js'
import { memoryStore, type Store } from './store.js'

/** How sender-constrained tokens are taken (RFC 9449). */
export interface DpopOptions {
  /** Takes no Bearer tokens at all. Default: false, tokens that are not bound are taken as Bearer. */
  readonly required?: boolean
  /** What proofs may be signed with. Default: RS256, PS256, ES256, EdDSA and Ed25519. */
  readonly algorithms?: readonly [Algorithm, ...Algorithm[]]
  /** How old a proof may be, in seconds, 600 at most. Default: 60. */
  readonly window?: number
  /**
   * Asks for nonces (RFC 9449 9): true for ones that this process alone knows, or the secret that
   * all processes share. Default: none.
   */
  readonly nonces?: true | NonceOptions
  /**
   * Remembers the proofs that were used. Default: in this process's memory; several processes need
   * a store that they share.
   */
  readonly replays?: Store
}

const KNOWN = [
  'required',
  'algorithms',
  'window',
  'nonces',
  'replays',
] satisfies (keyof DpopOptions)[]

/** DPoP at work in one authenticator. */
export interface Dpop {
  readonly required: boolean
  readonly algorithms: readonly [string, ...string[]]
  readonly checkProof: CheckProof
}

function isObject(given: unknown): boolean {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

/** Sets DPoP up. Throws TypeError saying what to write instead. */
export function dpopOf(given: true | DpopOptions): Dpop {
  insist(
    given === true || isObject(given),
    'dpop is true, or { required, algorithms, window, nonces, replays }',
  )
  const options: DpopOptions = given === true ? {} : given
  insistOnNames(options, KNOWN, 'dpop.')
  const { required = false, window = 60, replays = memoryStore() } = options
  insist(typeof required === 'boolean', 'dpop.required is true or false')
  insist(isNumber(window, 1, 600), 'dpop.window is a number of seconds from 1 to 600, such as 60')
  insist(
    [replays?.add, replays?.set, replays?.get].every((method) => typeof method === 'function'),
    'dpop.replays is a store: memoryStore(), or redisStore(client) for several processes',
  )
  const algorithms = checkAlgorithms(
    options.algorithms === undefined ? USUAL : options.algorithms,
    'dpop.algorithms',
  )
  insist(
    options.nonces === undefined || options.nonces === true || isObject(options.nonces),
    "dpop.nonces is true, or { secret } where several processes take each other's",
  )
  return {
    required,
    algorithms: algorithms as Dpop['algorithms'],
    checkProof: proofChecker({
      algorithms,
      window,
      replays,
      ...(options.nonces && { nonces: nonces(options.nonces === true ? {} : options.nonces) }),
    }),
  }
}
