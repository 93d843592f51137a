import type {
  FieldLine,
  WireRequest,
  WireResponse,
} from '../../../../packages/conformance/src/behaviour/message.js'
import type { FetchApp } from '../../../../packages/conformance/src/behaviour/servers/app.js'
import type { Subject } from '../../../../packages/conformance/src/behaviour/suite.js'
import { drain } from '../../../../packages/conformance/src/behaviour/world.js'

/** Fetch 2.2.2: the forbidden request-headers, which a browser drops from a Request. */
const FORBIDDEN =
  /^(accept-(charset|encoding)|access-control-request-.*|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|(proxy|sec)-.*)$/i

/** Why a browser's Request cannot be this request; null where it can. */
export function forbiddenInBrowsers({ fields = [] }: WireRequest): string | null {
  const name = fields.map(([name]) => name).find((name) => FORBIDDEN.test(name))
  return name === undefined ? null : `${name} is a forbidden request-header`
}

/**
 * The request as Fetch has it: the lines of one field are joined (RFC 9110 5.3; of a Cookie by
 * semicolons, RFC 9113 8.2.3). By hand: Deno's `append` drops an empty value.
 */
function toRequest({ method = 'GET', target, fields = [], body }: WireRequest): Request {
  const headers = new Headers()
  for (const [name] of fields) {
    const lines = fields.filter(([other]) => other.toLowerCase() === name.toLowerCase())
    const joint = name.toLowerCase() === 'cookie' ? '; ' : ', '
    headers.set(name, lines.map(([, value]) => value.replace(/^[ \t]+|[ \t]+$/g, '')).join(joint))
  }
  const request = new Request(`http://api.example.com${target}`, {
    method,
    headers,
    ...(body !== undefined && { body }),
  })
  if (request.method !== method) throw new Error(`${method} became ${request.method}`)
  for (const [name] of fields) {
    if (!request.headers.has(name)) throw new Error(`the runtime dropped ${name}`)
  }
  return request
}

/** The response as a server would write it. */
async function toWire(response: Response, method: string | undefined): Promise<WireResponse> {
  const octets = new Uint8Array(await response.arrayBuffer())
  // RFC 9110 9.3.2: whatever the handler gives, a server sends no content.
  const body = method === 'HEAD' ? '' : Array.from(octets, (o) => String.fromCharCode(o)).join('')
  const fields: FieldLine[] = []
  response.headers.forEach((value, name) => fields.push([name, value]))
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const { status } = response
  return { status, fields, body, raw: `HTTP/1.1 ${status}\r\n${lines}\r\n${body}` }
}

/** An app that is asked without a socket. */
export function inProcess({ name, world, handle }: FetchApp): Subject {
  return {
    name,
    send: async (request) => toWire(await handle(toRequest(request), '127.0.0.1'), request.method),
    observed: () => drain(world),
  }
}
