import { request } from 'node:http'

export interface Outgoing {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** Sent as it is; `chunked` leaves its length out. */
  readonly body?: string
  readonly chunked?: boolean
}

export interface Answer {
  readonly status: number
  readonly fields: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** Sends what `fetch` would not: any Host, two fields of a name, a body of any length. */
export function send(origin: string, outgoing: Outgoing): Promise<Answer> {
  const { method = 'POST', path = '/mcp', headers = {}, body = '', chunked = false } = outgoing
  const length = chunked || body === '' ? {} : { 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const sent = request(
      origin,
      {
        method,
        path,
        agent: false,
        headers: { ...(headers as Record<string, string>), ...length },
      },
      (incoming) => {
        let text = ''
        incoming.setEncoding('utf8')
        incoming.on('data', (chunk: string) => (text += chunk))
        incoming.on('error', reject)
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, fields: incoming.headers, body: text }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
