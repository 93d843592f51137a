import { describe, expect, test } from 'vitest'
import type { Granted } from './caller.js'
import { enter, isDecided, passageOf } from './passage.js'

const [api, admin] = [{ name: 'api' }, { name: 'admin' }]
const grant = (id: string) => ({ kind: 'caller', identity: { id } }) as unknown as Granted

/** What a framework may hand over as a request, beside an object of its own. */
const REQUESTS: Readonly<Record<string, () => object>> = {
  'an object': () => ({}),
  'a Fetch Request': () => new Request('https://api.example.com'),
  'a frozen one': () => Object.freeze({}),
  'a sealed one': () => Object.seal({ a: 1 }),
  'a proxy': () => new Proxy({}, {}),
  'a proxy that refuses what is set': () => new Proxy({}, { set: () => false }),
  'a proxy that forgets what is set': () => new Proxy({}, { set: () => true }),
  'what is made of a frozen one': () => Object.create(Object.freeze({})) as object,
}

describe.each(Object.entries(REQUESTS))('%s', (_name, request) => {
  test('has one passage per authorizer', () => {
    const key = request()
    expect(passageOf(key, api)).toBe(undefined)
    const [first, second] = [enter(key, api), enter(key, admin)]
    expect(first).not.toBe(second)
    expect(enter(key, api)).toBe(first)
    expect(passageOf(key, api)).toBe(first)
    expect(passageOf(key, admin)).toBe(second)
    expect(passageOf(key, {})).toBe(undefined)
    expect(passageOf(request(), api)).toBe(undefined)
  })

  test.each([
    ['a copy', (key: object) => ({ ...key })],
    ['what is made of it', (key: object) => Object.create(key) as object],
    ['a proxy of it', (key: object) => new Proxy(key, {})],
  ])('%s has one of its own, and both keep theirs', (_name, derived) => {
    const key = request()
    const before = derived(key)
    const passages = [enter(before, api), enter(key, api)]
    const after = derived(key)
    expect(passageOf(after, api)).toBe(undefined)
    passages.push(enter(after, api))
    expect(new Set(passages).size).toBe(3)
    for (const [i, one] of [before, key, after].entries()) {
      expect(passageOf(one, api)).toBe(passages[i])
    }
  })
})

test('a request is decided about when the guard of any authorizer asked', () => {
  const [key, other] = [{}, {}]
  enter(key, api)
  expect(isDecided(key)).toBe(false)
  enter(key, admin).decided = true
  enter(other, api)
  expect([isDecided(key), isDecided(other), isDecided({})]).toEqual([true, false, false])
})

test('what was granted is kept by guard, and can be taken back', () => {
  const passage = enter({}, api)
  const guards = [{}, {}, {}] as const
  const grants = guards.map((guard, i) => {
    expect(passage.get(guard)).toBe(undefined)
    passage.set(guard, grant(String(i)))
    return passage.get(guard)
  })
  expect(grants.map((one) => one?.identity?.id)).toEqual(['0', '1', '2'])
  passage.set(guards[1], grant('other'))
  passage.set(guards[0], undefined)
  expect(guards.map((guard) => passage.get(guard)?.identity?.id)).toEqual([undefined, 'other', '2'])
  passage.set({}, undefined)
})
