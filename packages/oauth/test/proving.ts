import type { Authentication } from '@verdict/http'
import { expect, test, vi } from 'vitest'
import { type Proof, type ProofCheckerOptions, proofChecker } from '../src/proof.js'
import { memoryStore } from '../src/store.js'
import { encode, sign } from './issuer.js'
import { headerOf, type Proven, prover } from './prover.js'

/** When the proofs here are made, in seconds. */
export const T = 1_700_000_000
export const WINDOW = 60
export const TOKEN = 'an.access.token'
export const URI = 'https://api.example.com/documents/1'
export const PROVEN: Proven = { method: 'GET', url: URI, token: TOKEN, iat: T }

export const client = await prover()
export const other = await prover()
export const rsa = await prover('RS256')

/** Places for keys that nobody has to look at. */
export const ELSEWHERE = {
  jku: 'https://attacker.example/jwks',
  x5u: 'https://attacker.example/x5u',
  x5c: ['MIIB'],
}

/** A proof as it comes in the request that the client made it for. */
export function proofOf(lines: readonly string[], changes: Partial<Proof> = {}): Proof {
  return { lines, token: TOKEN, jkt: client.jkt, method: 'GET', url: URI, ...changes }
}

/** A checker with a store of its own, by a clock in seconds. */
export function checker(options: Partial<ProofCheckerOptions> = {}, now: () => number = () => T) {
  const clock = () => now() * 1000
  const replays = memoryStore({}, clock)
  const usual = { algorithms: ['ES256', 'RS256', 'EdDSA'], window: WINDOW, replays }
  return proofChecker({ ...usual, ...options }, clock)
}

/** In what a check is unlike the usual one. */
export interface Circumstances {
  readonly now?: number
  readonly proof?: Partial<Proof>
  readonly options?: Partial<ProofCheckerOptions>
}

export function check(line: string, { now = T, proof, options }: Circumstances = {}) {
  return checker(options, () => now)(proofOf([line], proof))
}

/** A proof of the client's that is good but for what is changed. */
export function prove(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) {
  return client.prove(PROVEN, claims, header)
}

/** One with a member that JSON.stringify would not write. */
export async function proveWith(member: string, where: 'header' | 'claims'): Promise<string> {
  const parts = { header: headerOf(client), claims: await client.claims(PROVEN) }
  const json = JSON.stringify(parts[where]).replace(/}$/, `,${member}}`)
  return where === 'header'
    ? sign(json, parts.claims, client.key)
    : sign(parts.header, json, client.key)
}

/** One that nobody signed. */
export async function unsigned(header: Record<string, unknown> = {}): Promise<string> {
  const claims = await client.claims(PROVEN)
  return `${encode({ ...headerOf(client), ...header })}.${encode(claims)}.`
}

/** A proof that is refused, and what is said of it. */
export type Bad = [
  name: string,
  said: RegExp,
  make: () => string | Promise<string>,
  circumstances?: Circumstances,
]

/** Tests that each is refused, without a word of it in the log. */
export function refuses(cases: readonly Bad[]): void {
  test.each(cases)('%s: %s', async (_name, said, make, circumstances) => {
    const line = await make()
    const fetched = vi.spyOn(globalThis, 'fetch')
    const came: Authentication | undefined = await check(line, circumstances)
    expect(came).toMatchObject({ kind: 'invalid', reason: 'invalid_proof' })
    // Nothing that a proof says is a place to go to.
    expect(fetched).not.toHaveBeenCalled()
    const { message } = came as { message: string }
    expect(message).toMatch(said)
    for (const told of ['attacker', 'alice', 'example', 'documents', client.jkt, TOKEN]) {
      expect(message).not.toContain(told)
    }
  })
}
