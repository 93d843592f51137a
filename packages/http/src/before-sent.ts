import type { Answer } from './answer.js'

/** What sends a response of Node, of HTTP/1.1 or HTTP/2. */
export interface NodeResponse {
  readonly statusCode: number
  statusMessage?: string
  /** Names of the fields that are set. */
  getHeaderNames(): string[]
  /** Takes a field back. */
  removeHeader(name: string): void
  /** Adds a line to a field. */
  appendHeader(name: string, value: string): unknown
  /** Sends status and fields. */
  writeHead(status: number, ...more: never[]): unknown
  /** Sends a part of the content. */
  write(...args: never[]): unknown
  /** Sends the last part, if any, and ends it. */
  end(...args: never[]): unknown
  /** Sets fields behind the content. */
  addTrailers(trailers: never): unknown
  /** Sends a 103 ahead (RFC 8297). */
  writeEarlyHints(...args: never[]): unknown
}

/** By these it is sent; headers alone are by writeHead, which Node calls for whatever flushes them. */
const SENDING = ['writeHead', 'write', 'end', 'addTrailers', 'writeEarlyHints'] as const

type Call = (...args: unknown[]) => unknown

/**
 * Asks before the first octet of a response is sent whether another one takes its place. What the
 * handler writes is then dropped.
 *
 * @param replacement gives the other answer; it is told the status that is about to be sent.
 */
export function beforeSent(
  res: NodeResponse,
  replacement: (status: number) => Answer | undefined,
): void {
  // What wraps them later, to compress say, is not to see another's response.
  const own = {} as Record<(typeof SENDING)[number], Call>
  let answer: Answer | false | undefined // false: it is sent as it is
  const decide = (status: number): Answer | false => {
    answer = replacement(status) ?? false
    if (answer) {
      for (const name of res.getHeaderNames()) res.removeHeader(name)
      delete res.statusMessage
      for (const [name, value] of answer.fields) res.appendHeader(name, value)
      own.writeHead(answer.status)
      own.end(answer.body)
    }
    return answer
  }
  for (const name of SENDING) {
    own[name] = (res[name] as Call).bind(res)
    res[name] = (...args: unknown[]) => {
      const status = name === 'writeHead' ? (args[0] as number) : res.statusCode
      // These send no response yet: it is only asked how things stand.
      const early = /^add|Early/.test(name)
      if (!(answer ?? (early ? replacement(103) : decide(status)))) return own[name](...args)
      const done = args.at(-1)
      if (typeof done === 'function') queueMicrotask(done as () => void)
      return name === 'write' || res
    }
  }
}
