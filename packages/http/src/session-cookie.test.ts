import { describe, expect, test } from 'vitest'
import type { RequestView } from './request.js'
import { cookieValues, isSameOrigin } from './session-cookie.js'

describe('cookieValues', () => {
  test.for([
    ['sid=a', ['a']],
    ['a=1; sid=b; c=2', ['b']],
    ['a=1;sid=b;c', ['b']],
    ['sid=', ['']],
    ['sid="a b"', ['"a b"']],
    ['sid=a=b==', ['a=b==']],
    [' \tsid\t =\t a ', ['a']],
    ['sid=a; sid=b', ['a', 'b']],
    ['sid', []],
    ['=sid', []],
    ['SID=a', []],
    ['xsid=a; sidx=b', []],
    ['', []],
    [';;;', []],
  ] as const)('%j', ([line, values]) => {
    expect(cookieValues([line], 'sid')).toEqual(values)
  })

  test('reads every line', () => {
    expect(cookieValues(['a=1', 'sid=b', 'sid=c'], 'sid')).toEqual(['b', 'c'])
  })

  test('a name behind other white space is another name, as a planted one would be', () => {
    for (const space of ['\u00a0', '\u0085', '\u000b', '\u000c', '\ufeff', '\u2000']) {
      expect(cookieValues([`${space}__Host-sid=evil`], '__Host-sid')).toEqual([])
    }
  })

  test('takes linear time on a line of hostile length', () => {
    const line = `a${' '.repeat(65_536)}x`
    const started = performance.now()
    expect(cookieValues([line, `sid=${line}`, `${line}=b`, ';='.repeat(32_768)], 'sid')).toEqual([
      line,
    ])
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

const OURS = 'https://api.example.com'
function from(method: string, fields: Record<string, string | string[]>): RequestView {
  return { method, target: () => '/', fieldLines: (name) => [fields[name] ?? []].flat() }
}

describe('isSameOrigin', () => {
  test.for(['GET', 'HEAD', 'OPTIONS', 'TRACE'])('%s is safe', (method) => {
    expect(isSameOrigin(from(method, { 'sec-fetch-site': 'cross-site' }), OURS, 'refuse')).toBe(
      true,
    )
  })

  test.for(['POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'get', 'QUERY', ''])(
    '%j is not',
    (method) => {
      expect(isSameOrigin(from(method, { 'sec-fetch-site': 'cross-site' }), OURS, 'allow')).toBe(
        false,
      )
    },
  )

  const SITES = ['same-origin', 'none', 'same-site', 'cross-site', 'other', '']
  const ORIGINS = [OURS, 'https://evil.example', 'null', '', `${OURS}/`]
  test.for(
    SITES.flatMap((site) => [undefined, ...ORIGINS].map((origin) => [site, origin] as const)),
  )('Sec-Fetch-Site %j decides alone, Origin being %j', ([site, origin]) => {
    const fields = { 'sec-fetch-site': site, ...(origin !== undefined && { origin }) }
    const counts = site === 'same-origin' || site === 'none'
    expect(isSameOrigin(from('POST', fields), OURS, 'allow')).toBe(counts)
  })

  test.for(ORIGINS)('without it, Origin %j', (origin) => {
    expect(isSameOrigin(from('POST', { origin }), OURS, 'refuse')).toBe(origin === OURS)
    expect(isSameOrigin(from('POST', { origin }), undefined, 'allow')).toBe(false)
  })

  test('two lines of either are none of ours', () => {
    const twice = { 'sec-fetch-site': ['same-origin', 'same-origin'] }
    expect(isSameOrigin(from('POST', twice), OURS, 'allow')).toBe(false)
    expect(isSameOrigin(from('POST', { origin: [OURS, OURS] }), OURS, 'allow')).toBe(false)
  })

  test('with neither, the option says', () => {
    expect(isSameOrigin(from('POST', {}), OURS, 'refuse')).toBe(false)
    expect(isSameOrigin(from('POST', {}), OURS, 'allow')).toBe(true)
  })

  test('the handshake of a WebSocket is a GET that is not safe', () => {
    for (const upgrade of ['websocket', 'WebSocket', 'h2c, websocket']) {
      const handshake = { upgrade, origin: 'https://evil.example' }
      expect(isSameOrigin(from('GET', handshake), OURS, 'refuse')).toBe(false)
      expect(isSameOrigin(from('GET', { upgrade, origin: OURS }), OURS, 'refuse')).toBe(true)
    }
    expect(isSameOrigin(from('GET', { upgrade: 'h2c' }), OURS, 'refuse')).toBe(true)
  })
})
