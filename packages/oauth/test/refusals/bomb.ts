import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { exportJWK } from 'jose'
import { encode } from '../issuer.js'
import { encryption } from '../verifying.js'

const OAEP = { oaepHash: 'sha256', padding: constants.RSA_PKCS1_OAEP_PADDING }

/**
 * A JWE to the issuer's key for encryption that holds so many octets, compressed (RFC 7516 4.1.3,
 * RFC 8725 3.6). Made by hand, since libraries have given compression up.
 */
export function bomb(octets: number): string {
  const header = encode({ alg: 'RSA-OAEP-256', enc: 'A256GCM', zip: 'DEF' })
  const [secret, iv] = [randomBytes(32), randomBytes(12)]
  const key = createPublicKey({ format: 'jwk', key: { ...encryption.jwk } })
  const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(Buffer.from(header))
  const text = Buffer.concat([cipher.update(deflateRawSync(Buffer.alloc(octets))), cipher.final()])
  const parts = [publicEncrypt({ key, ...OAEP }, secret), iv, text, cipher.getAuthTag()]
  return [header, ...parts.map(encode)].join('.')
}

/** How many octets come out of one, for whoever opens it. */
export async function unpacked(token: string): Promise<number> {
  const [header = '', ...parts] = token.split('.')
  const [secret, iv, text, tag] = parts.map((part) => Buffer.from(part, 'base64url')) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ]
  const key = createPrivateKey({
    format: 'jwk',
    key: { ...(await exportJWK(encryption.privateKey)) },
  })
  const cipher = createDecipheriv('aes-256-gcm', privateDecrypt({ key, ...OAEP }, secret), iv)
  cipher.setAAD(Buffer.from(header)).setAuthTag(tag)
  return inflateRawSync(Buffer.concat([cipher.update(text), cipher.final()])).length
}
