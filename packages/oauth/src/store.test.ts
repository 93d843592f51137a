import { expect, test, vi } from 'vitest'
import { memoryStore } from './store.js'

/** What a memory store really is: nothing in it waits. */
interface Immediate {
  add(key: string, value: number, seconds: number): boolean
  set(key: string, value: number, seconds: number): void
  get(key: string): number | undefined
}

/** A store with a clock that stands still until it is told. */
function at(max?: number) {
  const clock = { now: 1_700_000_000_000 }
  const store = memoryStore(max === undefined ? {} : { max }, () => clock.now) as Immediate
  return { store, clock }
}

test('a key is added once, and again when it has expired', () => {
  const { store, clock } = at()
  expect(store.add('a', 1, 60)).toBe(true)
  expect(store.add('a', 2, 60)).toBe(false)
  expect(store.get('a')).toBe(1)
  clock.now += 59_999
  expect(store.add('a', 2, 60)).toBe(false)
  clock.now += 1
  expect(store.get('a')).toBeUndefined()
  expect(store.add('a', 3, 60)).toBe(true)
  expect(store.get('a')).toBe(3)
})

test('adding what is there does not make it last longer', () => {
  const { store, clock } = at()
  store.add('a', 1, 10)
  clock.now += 9000
  store.add('a', 1, 10)
  clock.now += 1000
  expect(store.get('a')).toBeUndefined()
})

test('zero is a value', () => {
  const { store } = at()
  store.set('a', 0, 60)
  expect(store.get('a')).toBe(0)
  expect(store.add('a', 1, 60)).toBe(false)
})

test('set takes the place of what was there, and lasts for its own time', () => {
  const { store, clock } = at()
  store.set('a', 1, 10)
  clock.now += 9000
  store.set('a', 2, 10)
  clock.now += 9000
  expect(store.get('a')).toBe(2)
  clock.now += 1000
  expect(store.get('a')).toBeUndefined()
})

test('what is in Object.prototype is not there', () => {
  const { store } = at()
  expect(store.get('__proto__')).toBeUndefined()
  expect(store.add('constructor', 1, 60)).toBe(true)
})

test('a million distinct keys of short life stay bounded', () => {
  const { store, clock } = at(1000)
  // 400 new keys in each second that each last two: never more than 1,200 minus what has expired.
  for (let i = 0; i < 1_000_000; i++) {
    if (i % 400 === 0) clock.now += 1000
    if (!store.add(`key ${i}`, i, 2)) throw new Error(`key ${i} was there`)
  }
})

test('what still counts is never given up: a full store refuses new keys', () => {
  const { store, clock } = at(1000)
  for (let i = 0; i < 1000; i++) store.add(`key ${i}`, i, 3600)
  expect(() => store.add('one more', 1, 60)).toThrow('full')
  expect(() => store.set('one more', 1, 60)).toThrow('full')
  // What is there can be told, and renewed.
  expect(store.add('key 0', 1, 60)).toBe(false)
  store.set('key 0', 7, 3600)
  expect(store.get('key 1')).toBe(1)
  expect(store.get('key 999')).toBe(999)
  clock.now += 3600_000
  expect(store.add('one more', 1, 60)).toBe(true)
})

test('short lives behind long ones make room when they have expired', () => {
  const { store, clock } = at(1000)
  for (let i = 0; i < 500; i++) store.add(`long ${i}`, i, 3600)
  for (let i = 0; i < 500; i++) store.add(`short ${i}`, i, 5)
  clock.now += 4999
  expect(() => store.add('one more', 1, 60)).toThrow('full')
  clock.now += 1000
  for (let i = 0; i < 500; i++) store.add(`next ${i}`, i, 5)
  for (let i = 0; i < 500; i++) expect(store.get(`long ${i}`)).toBe(i)
})

test('a full store looks for what has expired once a second, whatever it is asked', () => {
  const { store, clock } = at(10)
  for (let i = 0; i < 10; i++) store.add(`key ${i}`, i, 0.5)
  expect(() => store.add('one more', 1, 60)).toThrow('full')
  clock.now += 999
  expect(() => store.add('one more', 1, 60)).toThrow('full')
  // What it holds under this very key is known without looking.
  expect(store.add('key 0', 1, 0.5)).toBe(true)
  clock.now += 1
  expect(store.add('one more', 1, 60)).toBe(true)
})

test('a clock that was set back does not keep a full store from looking', () => {
  const { store, clock } = at(10)
  for (let i = 0; i < 10; i++) store.add(`key ${i}`, i, 60)
  expect(() => store.add('one more', 1, 60)).toThrow('full')
  clock.now -= 3600_000
  store.set('key 0', 1, 60)
  clock.now += 60_000
  expect(store.add('one more', 1, 60)).toBe(true)
})

test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 16_000_001, '1', null])(
  'max: %s is refused',
  (max) => {
    expect(() => memoryStore({ max: max as number })).toThrow(
      new TypeError('memoryStore(): max is a whole number from 1 to 16000000, such as 100000'),
    )
  },
)

test('options that there are not are refused', () => {
  expect(() => memoryStore({ size: 5 } as object)).toThrow(
    new TypeError('memoryStore(): there is no option size; there is max'),
  )
})

test.each([0, -1, Number.NaN])('to keep something for %s seconds is a mistake', (seconds) => {
  const { store } = at()
  expect(() => store.add('a', 1, seconds)).toThrow(RangeError)
  expect(() => store.set('a', 1, seconds)).toThrow(RangeError)
  expect(store.get('a')).toBeUndefined()
})

test('the system clock is the usual one', () => {
  const store = memoryStore()
  expect(store.add('a', 1, 60)).toBe(true)
  expect(store.add('a', 1, 60)).toBe(false)
})

test('regression: a clock of the day that is set back and forth brings nothing up again', () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const store = memoryStore() as Immediate
  store.add('proof', 1, 60)
  vi.setSystemTime(Date.now() + 120_000)
  for (let i = 0; i < 3000; i++) store.add(`${i}`, 1, 60)
  vi.setSystemTime(Date.now() - 120_000)
  expect(store.add('proof', 1, 60)).toBe(false)
  vi.useRealTimers()
})
