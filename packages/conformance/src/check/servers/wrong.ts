import type { Answer, Asked, Handler, Manners } from './message.js'
import type { Lapses } from './right.js'

/** A server with one thing wrong. */
export interface Wrong {
  readonly lapses?: Lapses
  readonly manners?: Manners
  /** Stands before the server that does all right. */
  readonly before?: (asked: Asked, right: Handler) => Answer | Promise<Answer>
}

export type Wrongs = Readonly<Record<string, Wrong>>

type Change = (answer: Answer, asked: Asked) => Answer

/** Changes what would have been answered. */
export function changed(change: Change): Wrong {
  return { before: async (asked, right) => change(await right(asked), asked) }
}

/** The same, of some statuses only. */
export function changedOn(status: number, change: Change): Wrong {
  return changed((answer, asked) => (answer.status === status ? change(answer, asked) : answer))
}

export function without(answer: Answer, ...names: readonly string[]): Answer {
  const fields = answer.fields.filter(([name]) => !names.includes(name.toLowerCase()))
  return { ...answer, fields }
}

export function plus(answer: Answer, name: string, value: string): Answer {
  return { ...answer, fields: [...answer.fields, [name, value]] }
}

export function instead(answer: Answer, name: string, value: string): Answer {
  return plus(without(answer, name.toLowerCase()), name, value)
}

/** Another text in every challenge. */
export function rechallenged(answer: Answer, text: (challenge: string) => string): Answer {
  const fields = answer.fields.map(([name, value]): readonly [string, string] =>
    name === 'WWW-Authenticate' ? [name, text(value)] : [name, value],
  )
  return { ...answer, fields }
}

/** Another challenge with each 401. */
export const challenging = (text: (challenge: string, asked: Asked) => string): Wrong =>
  changedOn(401, (answer, asked) => rechallenged(answer, (challenge) => text(challenge, asked)))

export const OPENED: Answer = {
  status: 200,
  fields: [
    ['Cache-Control', 'no-store'],
    ['Content-Type', 'application/json'],
  ],
  body: '{"opened":true}',
}

/** Lets in whoever asks like this. */
export function opens(whom: (asked: Asked) => boolean): Wrong {
  return { before: (asked, right) => (whom(asked) ? OPENED : right(asked)) }
}

export const authorizationOf = (asked: Asked): string => asked.field('authorization') ?? ''
export const isStranger = (asked: Asked): boolean =>
  !['authorization', 'cookie', 'x-api-key'].some((name) => asked.field(name) !== undefined)

/** The header and the claims of a JWT; empty for what is none. */
export function claimed(
  token: string,
): Readonly<Record<'header' | 'claims', Record<string, unknown>>> {
  const [header, claims] = token.split('.').map((part) => {
    try {
      return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
    } catch {
      return {}
    }
  })
  return { header: header ?? {}, claims: claims ?? {} }
}
