import { expect, test } from 'vitest'
import { GUARD, pathText, type RouteEntry, unguarded } from './unguarded.js'

const guard = Object.assign(() => {}, { [GUARD]: true })
const handler = (_request: unknown) => {}
const passing = (_request: unknown, _next: unknown) => {}
const at = (line: string, more: Partial<RouteEntry> = {}): RouteEntry => {
  const [method = '', path = ''] = line.split(' ')
  return { method, path, below: false, strictness: '', answers: true, handlers: [handler], ...more }
}
const middleware = (path: string, handlers: unknown[]) =>
  at(`ALL ${path}`, { below: true, answers: false, handlers })
const open = (...table: Parameters<typeof unguarded>[0]) =>
  unguarded(table, 2).map(({ method, path }) => `${method} ${path}`)

test('a route is guarded by what stands on it, at its method', () => {
  expect(
    open(
      at('GET /a', { handlers: [guard, handler] }),
      at('GET /b'),
      at('PUT /b', { handlers: [guard, handler] }),
      at('ALL /b'),
    ),
  ).toEqual(['GET /b', 'ALL /b'])
})

test('and by what was registered before it, not behind', () => {
  expect(open(at('GET /a'), middleware('/', [guard]), at('GET /b'))).toEqual(['GET /a'])
})

test.for<[by: string, route: string, covered: boolean]>([
  ['/', '/a', true],
  ['/api', '/api', true],
  ['/api', '/api/a/b', true],
  ['/api', '/apis', false],
  ['/api/:tenant', '/api/:id/a', true],
  ['/api/:tenant', '/api/a', true],
  ['/api/*', '/api/a', true],
  ['/api/a', '/api/:id', false],
  [String.raw`/api/:id{\d+}`, '/api/:id', false],
  ['/:id?', '/a', false],
  ['?', '/a', false],
  ['?', '?/a', false],
  ['/:a', '/:b{.+}', false],
  ['/a/:b', '/a/:c?', false],
  ['/a/:b', '/a/*', false],
  ['/a/:b', '/a/*c', false],
  ['/a/:b', '/a{/:c}', false],
  ['/a/*', '/a/*', true],
  ['/a/:b{.+}', '/a/:b{.+}/c', true],
  ['(/a/)', '(/a/)', false],
  ['/a', '(/a/)', false],
])('middleware at %s stands before %s: %s', ([by, route, covered]) => {
  expect(open(middleware(by, [guard]), at(`GET ${route}`))).toEqual(covered ? [] : [`GET ${route}`])
})

test.for<[by: string, route: string, covered: boolean]>([
  ['/a', '/a', true],
  ['/a', '/a/', false],
  ['/a/', '/a', false],
  ['/a', '/a/b', false],
  ['/:a', '/b', true],
  ['/:a', '/:b', true],
  ['/:a', '/*', false],
  ['/:a', '/:b?', false],
  ['/:a?', '/:a?', true],
  ['/*', '/', false],
])('a guarded route at %s, and no other path, stands before %s: %s', ([by, route, covered]) => {
  const table = [at(`GET ${by}`, { handlers: [guard, handler] }), at(`GET ${route}`)]
  expect(open(...table)).toEqual(covered ? [] : [`GET ${route}`])
})

test('a guard on a path alone does not stand before what is below it', () => {
  const guarded = at('GET /a', { handlers: [guard, handler] })
  expect(open(guarded, at('GET /a', { below: true }))).toEqual(['GET /a/*'])
  expect(open(guarded, at('GET ', { below: true }))).toEqual(['GET /*'])
  expect(open(middleware('/a', [guard]), at('GET /a', { below: true }))).toEqual([])
})

test.for<[handlers: unknown[], answers: boolean, isOpen: boolean]>([
  [[handler, guard, handler], true, true],
  [[handler, guard], false, true],
  [[passing, guard], true, true],
  [[passing, guard], false, false],
  [[passing, guard, handler], true, false],
  [[guard], true, false],
  [[passing], true, true],
  [[passing], false, false],
  [[handler], false, true],
  [[], false, false],
])(
  'what ends a request before a guard sees it is listed: case %#',
  ([handlers, answers, isOpen]) => {
    expect(open(at('GET /a', { handlers, answers }))).toEqual(isOpen ? ['GET /a'] : [])
  },
)

test('where a guard tells upper from lower case, and the route may not, only parameters match', () => {
  const guards = (path: string, strictness: string) =>
    at(`ALL ${path}`, { below: true, answers: false, handlers: [guard], strictness })
  const route = at('GET /a')
  expect(open(guards('/a', 'case'), route)).toEqual(['GET /a'])
  expect(open(guards('/', 'case'), route)).toEqual([])
  expect(open(guards('/:a', 'case'), route)).toEqual([])
  expect(open(guards('/a', 'case'), { ...route, strictness: 'case' })).toEqual([])
  expect(open(guards('/a', 'case'), { ...route, strictness: 'case slash' })).toEqual([])
  expect(open(guards('/a', ''), { ...route, strictness: 'case' })).toEqual([])
})

test('a guard that no slash may follow does not stand before a route that one may follow', () => {
  const guarded = at('GET /a', { handlers: [guard, handler], strictness: ' slash' })
  expect(open(guarded, at('GET /a'))).toEqual(['GET /a'])
  expect(open(guarded, at('GET /a', { strictness: ' slash' }))).toEqual([])
  expect(open({ ...guarded, strictness: '' }, at('GET /a', { strictness: ' slash' }))).toEqual([])
})

test('a regular expression is marked in the list', () => {
  expect([pathText(/^\/a$/i), pathText('/a')]).toEqual([String.raw`(/^\/a$/i)`, '/a'])
})

test("a router's own guards hold in it alone, and those before it hold in it, too", () => {
  expect(open([middleware('/', [guard]), at('GET /in')], at('GET /out'))).toEqual(['GET /out'])
  expect(open(middleware('/', [guard]), [at('GET /in')])).toEqual([])
})

test('middleware is no route, and each route is listed once', () => {
  expect(open(middleware('/', [passing]), at('GET /a'), at('GET /a'))).toEqual(['GET /a'])
})
