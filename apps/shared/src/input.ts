import type { Document, Note } from './store.js'

/** Larger bodies are refused by each framework's parser. */
export const BODY_LIMIT = 10_000

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  return Object(body) as Record<string, unknown>
}

function insist(condition: boolean): asserts condition {
  if (!condition)
    throw Object.assign(new Error('the body is not what was asked for'), { status: 400 })
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** Reads `{ title, body, published? }`. Throws an error of status 400. */
export function documentInput(value: unknown): Pick<Document, 'title' | 'body' | 'published'> {
  const { title, body, published = false } = fieldsOf(value)
  insist(isText(title) && isText(body) && typeof published === 'boolean')
  return { title, body, published }
}

/** Reads `{ text }`. Throws an error of status 400. */
export function noteInput(value: unknown): Pick<Note, 'text'> {
  const { text } = fieldsOf(value)
  insist(isText(text))
  return { text }
}

/** Reads `{ username, password }`. Throws an error of status 400. */
export function loginInput(value: unknown): { username: string; password: string } {
  const { username, password } = fieldsOf(value)
  insist(isText(username) && isText(password))
  return { username, password }
}
