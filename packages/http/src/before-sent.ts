import type { Answer } from './answer.js'

/** What sends a response of Node, of HTTP/1.1 or HTTP/2. */
export interface NodeResponse {
  readonly statusCode: number
  statusMessage?: string
  getHeaderNames(): string[]
  removeHeader(name: string): void
  appendHeader(name: string, value: string): unknown
  writeHead(status: number, ...more: never[]): unknown
  write(...args: never[]): boolean
  end(...args: never[]): unknown
  flushHeaders(): void
  addTrailers(trailers: never): void
  writeEarlyHints(...args: never[]): void
}

/** Calls back whoever waits for what is dropped. */
function drop(args: readonly unknown[]): void {
  const done = args.at(-1)
  if (typeof done === 'function') queueMicrotask(done as () => void)
}

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
  // By these it is sent: what wraps them later, to compress say, is not to see another's response.
  const bound = <N extends 'writeHead' | 'write' | 'end' | 'flushHeaders'>(name: N) =>
    res[name].bind(res) as (...args: unknown[]) => ReturnType<NodeResponse[N]>
  const [writeHead, write, end] = [bound('writeHead'), bound('write'), bound('end')]
  const flushHeaders = bound('flushHeaders')
  const addTrailers = res.addTrailers.bind(res)
  const writeEarlyHints = res.writeEarlyHints.bind(res)
  const trailers: never[] = [] // until it is known whose response it is
  let replaced: boolean | undefined
  const isReplaced = (status = res.statusCode): boolean => {
    if (replaced !== undefined) return replaced
    replaced = false
    const answer = replacement(status)
    if (!answer) {
      trailers.forEach(addTrailers)
      return false
    }
    for (const name of res.getHeaderNames()) res.removeHeader(name)
    delete res.statusMessage
    for (const [name, value] of answer.fields) res.appendHeader(name, value)
    writeHead(answer.status)
    end(answer.body)
    return (replaced = true)
  }
  Object.assign(res, {
    writeHead: (status: number, ...more: unknown[]) =>
      isReplaced(status) ? res : writeHead(status, ...more),
    write(...args: unknown[]) {
      if (!isReplaced()) return write(...args)
      drop(args)
      return true
    },
    end(...args: unknown[]) {
      if (!isReplaced()) return end(...args)
      drop(args)
      return res
    },
    flushHeaders() {
      if (!isReplaced()) flushHeaders()
    },
    addTrailers(more: never) {
      if (replaced === undefined) trailers.push(more)
      else if (!replaced) addTrailers(more)
    },
    writeEarlyHints(...args: never[]) {
      if (replaced || replacement(103)) drop(args)
      else writeEarlyHints(...args)
    },
  })
}
