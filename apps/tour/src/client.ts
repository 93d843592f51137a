import { request } from 'node:http'

export type Field = readonly [name: string, value: string]

/** A request as it goes over the wire. */
export interface Outgoing {
  readonly method: string
  readonly path: string
  readonly fields: readonly Field[]
  readonly body: string
}

/** An answer as it came over the wire: every field line, in order. */
export interface Answer {
  readonly status: number
  readonly fields: readonly Field[]
  readonly body: string
}

const PATIENCE = 10_000

/** Sends the field lines as they are, also two of a kind, which `fetch` would join. */
export function send(origin: string, { method, path, fields, body }: Outgoing): Promise<Answer> {
  const url = new URL(path, origin)
  const length = body === '' ? [] : [['Content-Length', String(Buffer.byteLength(body))] as const]
  const headers = [['Host', url.host] as const, ...fields, ...length].flat()
  const signal = AbortSignal.timeout(PATIENCE)
  return new Promise((resolve, reject) => {
    const failed = (cause: Error) =>
      reject(new Error(`${method} ${url.href} got no answer: ${cause.message}`, { cause }))
    const outgoing = request(url, { method, headers, signal, agent: false }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', failed)
      incoming.on('end', () => {
        resolve({
          status: incoming.statusCode ?? 0,
          fields: pairs(incoming.rawHeaders),
          body: Buffer.concat(chunks).toString('utf8'),
        })
      })
    })
    outgoing.on('error', failed)
    outgoing.end(body)
  })
}

function pairs(raw: readonly string[]): Field[] {
  const fields: Field[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    fields.push([(raw[at] as string).toLowerCase(), raw[at + 1] as string])
  }
  return fields
}

/** The values of one field's lines, in order. */
export function valuesOf({ fields }: Answer, name: string): string[] {
  return fields.filter(([key]) => key === name).map(([, value]) => value)
}
