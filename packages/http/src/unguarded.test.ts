import { expect, test } from 'vitest'
import { GUARD, type RouteEntry, unguarded } from './unguarded.js'

const guard = Object.assign(() => {}, { [GUARD]: true })
const handler = () => {}
const at = (line: string, more: Partial<RouteEntry> = {}): RouteEntry => {
  const [method = '', path = ''] = line.split(' ')
  return { method, path, below: false, answers: true, handlers: [handler], ...more }
}
const middleware = (path: string, handlers: unknown[]) =>
  at(`ALL ${path}`, { below: true, answers: false, handlers })
const open = (...table: Parameters<typeof unguarded>[0]) =>
  unguarded(table).map(({ method, path }) => `${method} ${path}`)

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
])('middleware at %s stands before %s: %s', ([by, route, covered]) => {
  expect(open(middleware(by, [guard]), at(`GET ${route}`))).toEqual(covered ? [] : [`GET ${route}`])
})

test("a router's own guards hold in it alone, and those before it hold in it, too", () => {
  expect(open([middleware('/', [guard]), at('GET /in')], at('GET /out'))).toEqual(['GET /out'])
  expect(open(middleware('/', [guard]), [at('GET /in')])).toEqual([])
})

test('middleware is no route, and each route is listed once', () => {
  expect(open(middleware('/', [handler]), at('GET /a'), at('GET /a'))).toEqual(['GET /a'])
})
