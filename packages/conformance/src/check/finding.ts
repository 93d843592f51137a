import type { Exchange } from './client.js'
import { isHidden } from './fields.js'
import { Redactor } from './redactor.js'
import type { Finding } from './report.js'
import type { Site } from './site.js'
import type { FieldLine } from './wire.js'

/** Characters of a body that a finding shows. */
const SHOWN = 2000

/** The value of a field that holds credentials: nothing of it but the scheme. */
function hidden(name: string, redacted: string): string {
  const [scheme] = /authorization$/i.test(name) ? (/^[\w-]+ /.exec(redacted) ?? []) : []
  return `${scheme ?? ''}***`
}

/** `session=***; Path=/`: what a cookie is called, and what goes with it. */
function hiddenCookie(line: string): string {
  return line.replace(/^([^=;]*=)?[^;]*/, '$1***')
}

const cookieOf = (line: string): string => /^(?:[^=;]*=)?([^;]*)/.exec(line)?.[1]?.trim() ?? ''

/**
 * What this exchange alone has in fields that are not shown: it may come up in the answer's body.
 * A single word in Authorization is a scheme, or known from the configuration.
 */
function secretsOf({ request, lines }: Exchange): readonly string[] {
  const sent = request.fields
    .filter(([name]) => /authorization$/i.test(name))
    .map(([, value]) => /^\S+ +(.*\S)/.exec(value)?.[1] ?? '')
  const cookies = lines('set-cookie').map(cookieOf)
  return [...sent, ...cookies].filter(({ length }) => length >= Redactor.SHORTEST)
}

function bodyOf({ body, cut }: Exchange, redact: (text: string) => string): string {
  const text = redact(body)
  if (cut) return `${text.slice(0, SHOWN)}…\n(cut: no more than the beginning was kept)`
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…\n(cut: the rest is not shown)` : text
}

/** A finding about an exchange, without the secrets in it. */
export function findingOf(exchange: Exchange, message: string, site: Site): Finding {
  const { at, request, status, fields } = exchange
  const more = secretsOf(exchange)
  const redact = (text: string): string => site.client.redactor.redact(text, more)
  const sent = ([name, value]: FieldLine): FieldLine => {
    return [name, isHidden(name, site.config) ? hidden(name, redact(value)) : redact(value)]
  }
  const seen = ([name, value]: FieldLine): FieldLine => {
    return [name, redact(/^set-cookie$/i.test(name) ? hiddenCookie(value) : value)]
  }
  return {
    at: redact(at),
    message: redact(message),
    request: {
      method: request.method,
      target: redact(request.target),
      fields: request.fields.map(sent),
    },
    ...(status !== 0 && {
      response: { status, fields: fields.map(seen), body: bodyOf(exchange, redact) },
    }),
  }
}
