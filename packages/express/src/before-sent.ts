import type { Answer } from '@verdict/http'
import type { ServerResponse } from 'node:http'

/**
 * Asks before the first octet of a response is sent whether another one takes its place. What the
 * handler writes is then dropped.
 */
export function beforeSent(res: ServerResponse, replacement: () => Answer | undefined): void {
  // By these it is sent: what wraps them later, to compress say, is not to see another's response.
  const [writeHead, write, end] = [res.writeHead.bind(res), res.write.bind(res), res.end.bind(res)]
  const flushHeaders = res.flushHeaders.bind(res)
  let replaced: boolean | undefined
  const isReplaced = (): boolean => {
    if (replaced !== undefined) return replaced
    replaced = false
    const answer = replacement()
    if (!answer) return false
    for (const name of res.getHeaderNames()) res.removeHeader(name)
    for (const [name, value] of answer.fields) res.appendHeader(name, value)
    writeHead(answer.status)
    end(answer.body)
    return (replaced = true)
  }
  Object.assign(res, {
    writeHead: (...args: Parameters<typeof writeHead>) => (isReplaced() ? res : writeHead(...args)),
    write: (...args: Parameters<typeof write>) => isReplaced() || write(...args),
    end: (...args: Parameters<typeof end>) => (isReplaced() ? res : end(...args)),
    flushHeaders: () => {
      if (!isReplaced()) flushHeaders()
    },
  })
}
