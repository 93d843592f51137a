import { expect, test } from 'vitest'
import { networkTest, parseAddress } from './network.js'

test.for([
  ['127.0.0.1', [0x7f000001]],
  ['255.255.255.255', [0xffffffff]],
  ['0.0.0.0', [0]],
  ['::', [0, 0, 0, 0]],
  ['::1', [0, 0, 0, 1]],
  ['2001:DB8::1', [0x20010db8, 0, 0, 1]],
  ['1:2:3:4:5:6:7:8', [0x10002, 0x30004, 0x50006, 0x70008]],
  ['1::8', [0x10000, 0, 0, 8]],
  ['1:2:3:4:5:6:7::', [0x10002, 0x30004, 0x50006, 0x70000]],
  ['::2:3:4:5:6:7:8', [0x2, 0x30004, 0x50006, 0x70008]],
  ['::ffff:10.0.0.1', [0x0a000001]],
  ['::FFFF:a00:1', [0x0a000001]],
  ['0:0:0:0:0:ffff:10.0.0.1', [0x0a000001]],
  ['64:ff9b::10.0.0.1', [0x64ff9b, 0, 0, 0x0a000001]],
  ['fe80::1%eth0', [0xfe800000, 0, 0, 1]],
  [`fe80::1%${'z'.repeat(56)}`, [0xfe800000, 0, 0, 1]], // 64 characters, the longest that is read
  ['::10.0.0.123', [0, 0, 0, 0x0a00007b]],
] as const)('%s is an address', ([text, words]) => {
  expect(parseAddress(text)).toBe(words.map((word) => word.toString(2).padStart(32, '0')).join(''))
})

test.for([
  '',
  ' ',
  '10.0.0.1 ',
  ' 10.0.0.1',
  '10.0.0.1\n',
  '10.0.0',
  '10.0.0.1.2',
  '10.0.0.256',
  '10.0.0.01', // which some readers take for octal
  '010.0.0.1',
  '0x0a.0.0.1',
  '10.0.0.-1',
  '10.0.0.+1',
  '10.0.0.1e0',
  '167772161',
  '10.0.0.1:80',
  '10.0.0.1%eth0',
  '10.0.0.1/8',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7:8::',
  '1::2::3',
  ':::',
  ':',
  '1:',
  ':1',
  '12345::',
  'g::',
  '::1 ',
  '\n::ffff:10.0.0.1',
  `fe80::1%${'z'.repeat(57)}`,
  '::ffff:10.0.0.01',
  '::10.0.0.1:1',
  '10.0.0.1::',
  '[::1]',
  '%eth0',
  '１０.0.0.1',
  '1'.repeat(1e6),
  ':'.repeat(1e6),
  '1.'.repeat(1e6),
  undefined,
  null,
  0,
  ['10.0.0.1'],
  { toString: () => '10.0.0.1' },
])('%j is none', (text) => {
  expect(parseAddress(text)).toBeUndefined()
})

test.for([
  ['10.0.0.0/8', '10.255.255.255', true],
  ['10.0.0.0/8', '11.0.0.0', false],
  ['10.0.0.0/8', '::ffff:10.1.1.1', true],
  ['10.0.0.0/8', '::10.1.1.1', false],
  ['0.0.0.0/0', '255.1.2.3', true],
  ['0.0.0.0/0', '::1', false],
  ['::/0', '::1', true],
  ['::/0', '1.2.3.4', false], // an IPv4 address is none of IPv6, also when it comes mapped
  ['::/0', '::ffff:1.2.3.4', false],
  ['192.0.2.7', '192.0.2.7', true],
  ['192.0.2.7', '192.0.2.6', false],
  ['192.0.2.6/31', '192.0.2.7', true],
  ['128.0.0.0/1', '255.0.0.1', true],
  ['128.0.0.0/1', '127.0.0.1', false],
  ['::ffff:10.0.0.0/104', '10.9.9.9', true],
  ['::ffff:0.0.0.0/96', '10.9.9.9', true],
  ['2001:db8::/32', '2001:db8:ffff::1', true],
  ['2001:db8::/32', '2001:db9::1', false],
  ['2001:db8::/33', '2001:db8:8000::', false],
  ['2001:db8::1/128', '2001:db8::1', true],
  ['fe80::/10', 'fe80::1%eth0', true],
] as const)('%s and %s: %s', ([range, address, inside]) => {
  const bits = parseAddress(address)
  expect(bits).toBeDefined()
  expect(networkTest([range], undefined)(bits ?? '')).toBe(inside)
  expect(networkTest(undefined, [range])(bits ?? '')).toBe(!inside)
})

test.for([
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/',
  '10.0.0.0/ 8',
  '10.0.0.0/8/8',
  '10.0.0.0/08x',
  '10.0.0.0/8.0',
  '10.0.0.0/8e0',
  '10.0.0.0/0008',
  '10.0.0/8',
  '::/129',
  '::ffff:0.0.0.0/95', // would reach beyond the IPv4 addresses that mapped ones stand for
  'fe80::1%eth0/64',
  '/8',
  '*',
  'localhost',
  '1'.repeat(1e5),
])('%j is no range', (range) => {
  expect(() => networkTest([range], undefined)).toThrow(/is no CIDR range; write/)
})

test('bits behind the prefix are a mistake', () => {
  expect(() => networkTest(['10.0.0.1/8'], undefined)).toThrow(/"10.0.0.1\/8" has bits set/)
  expect(() => networkTest(undefined, ['2001:db8::1/32'])).toThrow(/has bits set/)
  expect(() => networkTest(['::ffff:10.0.0.1/104'], undefined)).toThrow(/has bits set/)
})

test('one of several ranges is enough, of those allowed and of those denied', () => {
  const inside = networkTest(['10.0.0.0/8', '::1'], undefined)
  const outside = networkTest(undefined, ['10.0.0.0/8', '::1'])
  for (const [address, expected] of [
    ['10.2.0.1', true],
    ['::1', true],
    ['192.0.2.1', false],
  ] as const) {
    const bits = parseAddress(address) ?? ''
    expect([address, inside(bits), outside(bits)]).toEqual([address, expected, !expected])
  }
})

test('deny wins over allow', () => {
  const inside = networkTest(['10.0.0.0/8'], ['10.1.0.0/16'])
  expect(inside(parseAddress('10.2.0.1') ?? '')).toBe(true)
  expect(inside(parseAddress('10.1.0.1') ?? '')).toBe(false)
})
