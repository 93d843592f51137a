import { describe, expect, test } from 'vitest'
import { sign } from '../test/issuer.js'
import { headerOf } from '../test/prover.js'
import {
  type Bad,
  checker,
  client,
  PROVEN,
  proofOf,
  prove,
  refuses,
  TOKEN,
} from '../test/proving.js'

/** The same octets, with a last character that has bits to spare. */
function spareBits(proof: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet.indexOf(proof.at(-1) as string)
  return proof.slice(0, -1) + alphabet[last + 1]
}

const HEADER = headerOf(client)
const NONE = /no signed JWT/

const SYNTAX: Bad[] = [
  ['nothing', NONE, () => ''],
  ['no JWT', NONE, () => 'proof'],
  ['two of them, joined', NONE, async () => `${await prove()}, ${await prove()}`],
  ['one and a comma', NONE, async () => `${await prove()},`],
  ['white space before it', NONE, async () => ` ${await prove()}`],
  ['a line break after it', NONE, async () => `${await prove()}\n`],
  ['quotes around it', NONE, async () => `"${await prove()}"`],
  ['two parts', NONE, async () => (await prove()).replace(/\.[^.]*$/, '')],
  ['five parts', NONE, async () => `${await prove()}.AA.AA`],
  ['padding', NONE, async () => `${await prove()}=`],
  ['bits to spare', NONE, async () => spareBits(await prove())],
  ['a header that is no JSON', NONE, () => client.prove(PROVEN, {}, 'typ: dpop+jwt')],
  ['a header that is a list', NONE, () => client.prove(PROVEN, {}, '[]')],
  ['claims that are no JSON', NONE, () => sign(HEADER, 'jti=1', client.key)],
  ['claims that are null', NONE, () => sign(HEADER, 'null', client.key)],
  ['claims that are no UTF-8', NONE, () => sign(HEADER, new Uint8Array([0xff]), client.key)],
  ['more than 16 kB', NONE, () => prove({ x: 'x'.repeat(12 * 1024) })],
  ['a megabyte', NONE, () => 'x'.repeat(1024 * 1024)],
  ['the access token in its place', NONE, () => TOKEN],
]

describe('RFC 9449 4.3 (2): a single JWT', () => {
  refuses(SYNTAX)
})

describe('RFC 9449 4.3 (1): one field', () => {
  test.each<[name: string, said: RegExp, lines: () => Promise<string[]>]>([
    ['none', /no DPoP field/, async () => []],
    ['two', /more than one/, async () => [await prove(), await prove()]],
    ['one twice', /more than one/, async () => Array<string>(2).fill(await prove())],
    ['one and an empty one', /more than one/, async () => [await prove(), '']],
    ['an empty one first', /more than one/, async () => ['', await prove()]],
  ])('%s', async (_name, said, lines) => {
    const came = await checker()(proofOf(await lines()))
    expect(came).toMatchObject({ kind: 'invalid', reason: 'invalid_proof' })
    expect((came as { message: string }).message).toMatch(said)
  })
})

// That of ML-DSA-87: a key of 2592 octets, encoded twice, and a signature of 4627 (RFC 9964).
test('a proof of 11 kB is taken', async () => {
  const line = await prove({ x: 'x'.repeat(8 * 1024) })
  expect(line.length).toBeGreaterThan(11 * 1024)
  expect(await checker()(proofOf([line]))).toBeUndefined()
})
