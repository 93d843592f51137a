import { calculateJwkThumbprint } from 'jose'
import { certificateField, memoryStore } from '../../src/index.js'
import { thumbprint } from '../../src/certificate.js'
import { nonces } from '../../src/nonce.js'
import { certificate } from '../certificates.js'
import { AUDIENCE, ISSUER } from '../issuer.js'
import { prover } from '../prover.js'
import { jwks } from '../verifying.js'
import { ALGORITHMS, api, type Sent, URI } from './api.js'
import { jwt } from './jwt.js'

/** APIs that take tokens which are bound to something of the client's. */
const issuer = { issuer: ISSUER, audience: AUDIENCE, jwks }
const dpop = { algorithms: ALGORITHMS }

export const proving = api({ ...issuer, dpop })
export const requiring = api({ ...issuer, dpop: { ...dpop, required: true } })
export const hurried = api({ ...issuer, dpop: { ...dpop, window: 5 } })
const SECRET = 'what all processes of this API know'
export const asking = api({ ...issuer, dpop: { ...dpop, nonces: { secret: SECRET } } })
/** Its memory is full after one proof. */
export const forgetful = api({ ...issuer, dpop: { ...dpop, replays: memoryStore({ max: 1 }) } })
/** Behind a proxy that is reached by no other way. */
export const behind = api({
  ...issuer,
  certificate: certificateField({ name: 'client-cert', trusted: () => true }),
})
/** Reached without the proxy. */
export const beside = api({
  ...issuer,
  certificate: certificateField({ name: 'client-cert', trusted: () => false }),
})
export const both = api({
  ...issuer,
  dpop,
  certificate: certificateField({ name: 'client-cert', trusted: () => true }),
})

/** A nonce of this API's, or of another's, that is so many seconds old. */
export function nonce(age: number, secret = SECRET): Promise<string> {
  return nonces({ secret }, () => Date.now() - age * 1000).issue()
}

export const client = await prover()
export const thief = await prover()
export const rsa = await prover('RS256')
export const edwards = await prover('EdDSA')

type Members = Readonly<Record<string, unknown>>

/** A token that is bound to a key, and what is made of it. */
export async function bound(by = client, changes: Members = {}): Promise<string> {
  return jwt({ cnf: { jkt: by.jkt }, ...changes })
}

/** A good request but for what is changed in the proof. */
export async function proven(
  claims: Members = {},
  header: Members | string = {},
  by = client,
): Promise<Sent> {
  const token = await bound(by)
  const dpop = await by.prove({ method: 'GET', url: URI, token }, claims, header)
  return { authorization: `DPoP ${token}`, fields: { dpop } }
}

/** A good request but for its DPoP field. */
export async function provenBy(
  field: (proof: string, token: string) => string | Promise<string>,
): Promise<Sent> {
  const token = await bound()
  const proof = await client.prove({ method: 'GET', url: URI, token })
  return { authorization: `DPoP ${token}`, fields: { dpop: await field(proof, token) } }
}

/** A good proof that is sent with something else, by whatever scheme. */
export async function withProof(
  token: string | Promise<string>,
  scheme = 'DPoP',
  by = client,
): Promise<Sent> {
  const text = await token
  const dpop = await by.prove({ method: 'GET', url: URI, token: text })
  return { authorization: `${scheme} ${text}`, fields: { dpop } }
}

const own = await certificate('client')
const another = await certificate('thief')

/** RFC 9440 2.1. */
const fieldOf = ({ der }: { readonly der: Buffer }) => `:${der.toString('base64')}:`
export const CERTIFICATE = fieldOf(own)
export const OTHER_CERTIFICATE = fieldOf(another)
export const PEM = encodeURIComponent(own.cert)
export const X5T = await thumbprint(own.der)

/** A token that is bound to the client's certificate, or to what is said. */
export async function certified(field?: string, cnf: unknown = { 'x5t#S256': X5T }): Promise<Sent> {
  return {
    authorization: `Bearer ${await jwt({ cnf })}`,
    ...(field !== undefined && { fields: { 'client-cert': field } }),
  }
}

/** The thumbprint of a key by another hash (RFC 9278). */
export const SHA512 = await calculateJwkThumbprint(client.jwk, 'sha512')
