import { expect, test } from 'vitest'
import { addressBehindProxy, isLoopback } from './surroundings.js'

test.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])('%s is loopback', (address) => {
  expect(isLoopback(address)).toBe(true)
})

test.each([undefined, '', '10.0.0.1', '128.0.0.1', '127.0.0.1.example', '::2'])(
  '%s is not',
  (address) => {
    expect(isLoopback(address)).toBe(false)
  },
)

test('a proxy on this machine is believed, its own entry alone, and nobody else is', () => {
  expect(addressBehindProxy('127.0.0.1', '10.0.0.1, 192.0.2.1')).toBe('192.0.2.1')
  expect(addressBehindProxy('192.0.2.9', '10.0.0.1')).toBe('192.0.2.9')
  expect(addressBehindProxy('127.0.0.1', undefined)).toBe('127.0.0.1')
  expect(addressBehindProxy('127.0.0.1', '')).toBe('127.0.0.1')
  expect(addressBehindProxy(undefined, '10.0.0.1')).toBeUndefined()
})
