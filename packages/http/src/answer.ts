import type { Field } from './authenticator.js'
import { writeChallenges } from './challenge-writer.js'
import type { Refusal } from './refusal.js'

/** What goes over the wire: a status, field lines in order, and a body (none on HEAD). */
export interface Answer {
  readonly status: number
  readonly fields: readonly Field[]
  /** The same fields by name, to be set at once; several lines of a name are a list. */
  readonly values: Readonly<Record<string, string | readonly string[]>>
  /** The names under which nothing may stay that other middleware set before. */
  readonly replaces: readonly string[]
  /** Those of them that have to be removed: setting a field of one line replaces what was there. */
  readonly removes: readonly string[]
  readonly body: string
}

/** A body of your own for a refusal: never another status or challenge. */
export interface Body {
  readonly contentType: string
  readonly body: string
}

/** RFC 9110 15: the phrases; RFC 9457 4.2.1: the title of a problem without a type of its own. */
const PHRASES: Readonly<Record<Refusal['status'], string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** RFC 9457: the public part of the reason, and nothing of the request. */
function problem({ status, reason }: Refusal): Body {
  const { code, title } = reason
  return {
    contentType: 'application/problem+json',
    body: JSON.stringify({ title: PHRASES[status], status, detail: title, code }),
  }
}

/** A challenge or a delay of somebody else's would say what this answer does not. */
const REPLACED = ['www-authenticate', 'retry-after', 'cache-control', 'content-type']

const answers = new WeakMap<Refusal, Answer>()

/** Makes an answer of its field lines, once for all who get it. */
export function answerOf(
  status: number,
  fields: readonly Field[],
  replaces: readonly string[],
  body: string,
): Answer {
  const values = new Map<string, string | readonly string[]>()
  for (const [name, line] of fields) {
    const before = values.get(name)
    values.set(name, before === undefined ? line : Object.freeze([before, line].flat()))
  }
  return Object.freeze({
    status,
    fields: Object.freeze(fields),
    values: Object.freeze(Object.fromEntries(values)),
    replaces: Object.freeze(replaces),
    removes: Object.freeze(replaces.filter((name) => typeof values.get(name) !== 'string')),
    body,
  })
}

/**
 * Writes a refusal, with `custom` in place of the problem document. Throws what the writer throws, and
 * TypeError for a `custom` that is no body.
 */
export function answer(refusal: Refusal, custom?: Body): Answer {
  let made = custom ? undefined : answers.get(refusal)
  if (!made) {
    const { contentType, body } = custom ?? problem(refusal)
    if (typeof contentType !== 'string' || typeof body !== 'string') {
      throw new TypeError('render() returned no body: write { contentType, body }, two strings')
    }
    const { status, challenges, fields } = refusal
    // One line each: some clients cannot tell several challenges on one line apart (RFC 9110 11.6.1).
    const lines = challenges.length > 0 ? writeChallenges(challenges) : []
    const all: Field[] = [
      ...lines.map((line) => ['www-authenticate', line] as const),
      ...fields,
      // RFC 9110 15.1: a 404 may be cached unasked; a refusal is true of one caller, for now.
      ['cache-control', 'no-store'],
      ['content-type', contentType],
    ]
    made = answerOf(status, all, [...REPLACED, ...fields.map(([name]) => name)], body)
    if (!custom) answers.set(refusal, made)
  }
  return made
}
