/** A field line: its name as the sender wrote it, and its value. */
export type FieldLine = readonly [name: string, value: string]

/** A request as it goes out: no client library tidies it up. */
export interface WireRequest {
  /** Default: GET. */
  readonly method?: string
  readonly target: string
  readonly fields?: readonly FieldLine[]
  readonly body?: string
  /** Default: close. */
  readonly connection?: string
}

/** A response as it came in: duplicate lines kept, names in lower case. */
export interface WireResponse {
  readonly status: number
  readonly fields: readonly FieldLine[]
  readonly body: string
  /** Every octet that came, as Latin-1. */
  readonly raw: string
}

/** The values of a field's lines, joined as RFC 9110 5.3 has it; undefined when it is absent. */
export function fieldOf(response: WireResponse, name: string): string | undefined {
  const values = response.fields.filter(([key]) => key === name).map(([, value]) => value)
  return values.length > 0 ? values.join(', ') : undefined
}

/** Text as the octets of its UTF-8, in Base64. */
export function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}

/** Base64 of UTF-8, read again. */
export function unbase64(encoded: string): string {
  const octets = Uint8Array.from(atob(encoded), (octet) => octet.charCodeAt(0))
  return new TextDecoder().decode(octets)
}
