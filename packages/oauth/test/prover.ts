import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose'
import { sha256 } from '../src/digest.js'
import { now, type SigningKey, sign, signingKey } from './issuer.js'

/** What a proof is made for (RFC 9449 4.2). */
export interface Proven {
  readonly method: string
  /** Written as it is into `htu`. */
  readonly url: string
  readonly token: string
  /** In seconds since 1970. Default: now. */
  readonly iat?: number
  readonly nonce?: string
}

/** A client with a key of its own, that can also be made to prove what no client would. */
export interface Prover {
  readonly key: SigningKey
  /** Its public key: the members that make a key, and no more. */
  readonly jwk: JWK
  /** What tokens that are bound to it have in `cnf`. */
  readonly jkt: string
  /** The claims of a good proof. */
  claims(proven: Proven): Promise<Record<string, unknown>>
  /**
   * A proof that is good but for what is changed. A claim or header parameter that is undefined is
   * left out; a header as text is taken as it is.
   */
  prove(
    proven: Proven,
    claims?: Record<string, unknown>,
    header?: Record<string, unknown> | string,
  ): Promise<string>
}

/** A prover with a new key, or with one that is at hand. */
export async function prover(alg = 'ES256', key?: SigningKey): Promise<Prover> {
  const signs = key ?? (await signingKey(alg, 'proof'))
  const { kid: _kid, use: _use, alg: _alg, ...jwk } = signs.jwk
  const made: Prover = {
    key: signs,
    jwk,
    jkt: await calculateJwkThumbprint(jwk),
    async claims({ method, url, token, iat = now(), nonce }) {
      const claims = { jti: crypto.randomUUID(), htm: method, htu: url, iat }
      return { ...claims, ath: await sha256(token), ...(nonce !== undefined && { nonce }) }
    },
    async prove(proven, claims = {}, header = {}) {
      const given = typeof header === 'string' ? header : { ...headerOf(made), ...header }
      return sign(given, { ...(await made.claims(proven)), ...claims }, signs)
    },
  }
  return made
}

/** The header of a good proof. */
export function headerOf({ key, jwk }: Prover): Record<string, unknown> {
  return { typ: 'dpop+jwt', alg: key.alg, jwk }
}

/** All of a prover's key, as no proof may hold it. */
export function privateJwk({ key }: Prover): Promise<JWK> {
  return exportJWK(key.privateKey)
}
