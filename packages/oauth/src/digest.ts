import { base64url } from 'jose'

/** The SHA-256 of a text's UTF-8 or of octets, as base64url: 43 characters, whatever goes in. */
export async function sha256(data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const octets = typeof data === 'string' ? new TextEncoder().encode(data) : data
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', octets)))
}
