import { readChallenges } from '@verdict/http'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Answer } from '../test/refusals/answers.js'
import type { Came, Sent } from '../test/refusals/api.js'
import { bomb, unpacked } from '../test/refusals/bomb.js'
import type { Sends } from '../test/refusals/row.js'
import { close, tables } from '../test/refusals/tables.js'

// What is in the tables is what this package refuses, all the way from the request to the answer.

afterAll(close)
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

async function sentBy(sends: Sends): Promise<Sent> {
  const sent = await sends()
  return typeof sent === 'string' ? { authorization: `Bearer ${sent}` } : sent
}

/** All that was sent, in one piece and in parts, and whatever texts its JWTs hold. */
function wordsOf({ authorization = '', fields = {} }: Sent): string[] {
  const values = [authorization, ...Object.values(fields)].flatMap((value) => value.split(/[ ,]+/))
  const parts = values.flatMap((value) => value.split('.'))
  const texts = parts.flatMap((part) => {
    const text = Buffer.from(part, 'base64url').toString()
    return text.startsWith('{')
      ? Array.from(text.matchAll(/"([^"\\]*)"(?! *:)/g), ([, t = '']) => t)
      : []
  })
  // What an API says of itself is no secret: its own name, and the schemes and algorithms it takes.
  const isTelling = (word: string) =>
    word.length > 5 && word !== 'Bearer' && !word.startsWith('https://api.example.com')
  return [...values, ...parts, ...texts].filter(isTelling)
}

/** The whole of an answer, as it came. */
async function answerOf({ response }: Came) {
  const { 'www-authenticate': field, ...fields } = Object.fromEntries(response.headers)
  const list = readChallenges(field)
  return {
    status: response.status,
    body: (await response.json()) as unknown,
    challenges: list.kind === 'challenges' ? list.challenges : list,
    fields,
  }
}

/** The whole of an answer, as it has to be. */
function wholeOf({ status, title, code, detail, challenges, fields = {} }: Answer) {
  const others = Object.entries(fields).map(([name, value]) => [name, matching(value)])
  return {
    status,
    body: { title, status, detail, code },
    challenges,
    fields: {
      'cache-control': 'no-store',
      'content-type': 'application/problem+json',
      ...(Object.fromEntries(others) as object),
    },
  }
}

function faredOf({ event }: Came): string {
  const { credentials } = event
  return credentials?.kind === 'invalid' ? credentials.reason : (credentials?.kind ?? 'unread')
}

const matching = (said: unknown): unknown =>
  said instanceof RegExp ? (expect.stringMatching(said) as unknown) : said

describe.each(tables)('$title', ({ api, answer, rows, isRemote }) => {
  // Tokens and proofs are judged at the very time that they are made. Servers keep their own time.
  beforeEach(() => {
    if (!isRemote) vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_500 })
  })

  for (const [name, fared, said, sends, nearest] of rows) {
    test(`${name}: ${fared}`, async () => {
      const sent = await sentBy(sends)
      const words = wordsOf(sent)
      const fetched = vi.spyOn(globalThis, 'fetch')
      const came = await api.send(sent)
      // Nothing that a stranger says is a place to go to.
      if (!isRemote) expect(fetched).not.toHaveBeenCalled()

      const shown = await answerOf(came)
      expect(shown).toEqual(wholeOf(answer))
      const { status, code } = answer
      expect(came.event).toMatchObject({ outcome: 'refuse', status, code, message: matching(said) })
      expect(faredOf(came)).toBe(fared)

      const told = JSON.stringify([shown, came.event.message])
      for (const word of words) expect(told).not.toContain(word)

      if (nearest) {
        const { response, event } = await api.send(await sentBy(nearest))
        expect([response.status, event.message]).toEqual([200, null])
      }
    })
  }
})

describe('the tables', () => {
  const all = tables.flatMap(({ title, rows }) => rows.map(([name]) => `${title}: ${name}`))

  test('hold as much as has been tried against tokens', () => {
    expect(all.length).toBeGreaterThanOrEqual(300)
  })

  test('name each case once', () => {
    expect(new Set(all).size).toBe(all.length)
  })

  test('have no answer that would be our own fault', () => {
    const statuses = new Set(tables.map(({ answer }) => answer.status))
    expect(statuses).toEqual(new Set([400, 401, 403, 503]))
  })

  test('hold real bombs, one of them small enough to be read', async () => {
    const token = bomb(10_000_000)
    expect(token.length).toBeLessThan(16 * 1024)
    expect(await unpacked(token)).toBe(10_000_000)
  })
})
