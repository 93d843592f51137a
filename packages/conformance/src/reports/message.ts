import type { SeenResponse, SentRequest } from '../check/report.js'
import { visible, visibleLines } from './visible.js'

type Fields = SentRequest['fields']

/** Only a server can put a line end into a field, and then it shall be seen: one field, one line. */
function fieldLines(fields: Fields): string[] {
  return fields.map(([name, value]) => `${visible(name)}: ${visible(value)}`)
}

/** `GET /documents` */
export function requestLine({ method, target }: SentRequest): string {
  return visible(`${method} ${target}`)
}

/** A request as lines, harmless to print. */
export function requestText(request: SentRequest): string {
  return [requestLine(request), ...fieldLines(request.fields)].join('\n')
}

/** An answer as lines, harmless to print. */
export function responseText({ status, fields, body }: SeenResponse): string {
  const head = [String(status), ...fieldLines(fields)].join('\n')
  return body === '' ? head : `${head}\n\n${visibleLines(body)}`
}
