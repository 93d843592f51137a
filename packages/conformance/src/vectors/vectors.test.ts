import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { DecisionVector } from './decisions.js'
import { askHttp } from './http.js'
import { canonical, runVectors } from './run.js'

const read = (file: string) =>
  readFileSync(new URL(`../../vectors/${file}.json`, import.meta.url), 'utf8')

describe.each([
  ['decisions', 156],
  ['www-authenticate', 59],
  ['authorization', 82],
  ['serialize', 79],
] as const)('%s', async (file, count) => {
  const results = await runVectors(`${file}.json`, read(file))

  test('all of them ran', () => {
    expect(results).toHaveLength(count)
    expect(new Set(results.map(({ name }) => name)).size).toBe(count)
  })
  test.for(results.map((result) => [result.name, result] as const))(
    '%s',
    ([, { got, expected }]) => {
      expect(got).toBe(expected)
    },
  )
})

const decisions: DecisionVector[] = JSON.parse(read('decisions'))
const isNobody = ({ identity }: DecisionVector) => identity !== null && !identity.id
describe('over HTTP every decision is answered like by core', () => {
  const askable = decisions.filter((vector) => !isNobody(vector))
  test.for(askable.map((vector) => [vector.name, vector] as const))('%s', async ([, vector]) => {
    expect(await askHttp(vector)).toEqual(vector.expect)
  })

  test('but for an identity without an id, which is an authenticator’s bug', async () => {
    const [nobody] = decisions.filter(isNobody)
    expect(askable).toHaveLength(decisions.length - 1)
    await expect(askHttp(nobody as DecisionVector)).rejects.toThrow('an identity needs an id')
  })
})

describe('the runner', () => {
  const one = {
    name: 'one',
    header: 'Basic realm="x"',
    expect: [{ scheme: 'basic', params: { realm: 'y' } }],
  }

  test('tells what was expected and what it got', async () => {
    const [result] = await runVectors('/a/my-www-authenticate-2.json', JSON.stringify([one]))
    expect(result).toEqual({
      name: 'one',
      disputed: false,
      outcome: 'failed',
      expected: '[{"params": {"realm": "y"}, "scheme": "basic"}]',
      got: '[{"params": {"realm": "x"}, "scheme": "basic"}]',
    })
  })

  test('counts what throws as failed', async () => {
    const vector = { name: 'odd', credentials: {}, expect: { status: 200 } }
    const [result] = await runVectors('decisions.json', JSON.stringify([vector]))
    expect(result).toMatchObject({ outcome: 'failed', got: expect.stringMatching(/^threw /) })
  })

  test.for([
    ['vectors.json', '[]', 'one of these words in its name, and this has none'],
    ['authorization-decisions.json', '[]', 'and this has more than one'],
    ['decisions.json', '{}', 'is a JSON array'],
    ['decisions.json', '[', 'JSON'],
    ['serialize.json', '[{"name": "x"}]', 'element 0 expects nothing'],
    ['serialize.json', '[null]', 'element 0 expects nothing'],
  ] as const)('refuses %s with %s', async ([file, text, message]) => {
    await expect(runVectors(file, text)).rejects.toThrow(message)
  })

  test('compares without the order of names, and keeps names that objects have anyway', () => {
    expect(canonical({ b: 1, a: [null, 'x'] })).toBe('{"a": [null, "x"], "b": 1}')
    expect(canonical({ a: undefined })).not.toBe(canonical({}))
    expect(canonical(JSON.parse('{"__proto__": 1}'))).toBe('{"__proto__": 1}')
  })
})
