import { generate } from 'selfsigned'

/** A certificate of its own making, with its key: PEM for servers and clients, DER to compare. */
export interface Certificate {
  readonly key: string
  readonly cert: string
  readonly der: Buffer
}

export async function certificate(name: string): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  })
  return { key, cert, der: derOf(cert) }
}

/** By Node's own reader of base64, since ours is tested. */
export function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----.*?-----/g, ''), 'base64')
}
