/**
 * What `decide` costs beside a function written by hand for one rule: "an admin, or the owner with
 * scope documents:write". Run by `pnpm bench`, which builds first and starts node with --expose-gc.
 */
import { bench, do_not_optimize, group, run } from 'mitata'
import { bearer, decide, policy, protectionSpace } from '../dist/index.js'

const api = protectionSpace(bearer({ realm: 'api' }))
const documents = policy('document')(({ anyOf, allOf, role, owner, scope }) => ({
  update: anyOf(role('admin'), allOf(owner('authorId'), scope('documents:write'))),
}))

const ALLOW = Object.freeze({ kind: 'allow' })
const LOGIN = Object.freeze({ kind: 'challenge', challenges: api.challenges })
const NARROW = Object.freeze({ kind: 'forbid', challenges: api.challenges })
const NO = Object.freeze({ kind: 'forbid', challenges: [] })

/** The rule by hand: as short as somebody would write it who gets every status right. */
function byHand(identity, credentials, document) {
  if (credentials.kind !== 'valid' || identity === null) return LOGIN
  if (identity.roles?.includes('admin')) return ALLOW
  if (document.authorId === null || document.authorId !== identity.id) return NO
  return identity.scopes?.includes('documents:write') ? ALLOW : NARROW
}

const COUNT = 1024
const valid = api.valid('Bearer')
const person = (i, more) => ({ id: `user-${i}`, roles: ['reader'], scopes: [], ...more })
const row = (i, authorId) => documents.of({ id: `d-${i}`, authorId })
const inputs = (make) => Array.from({ length: COUNT }, (_, i) => make(i))

const allow = inputs((i) =>
  i % 2
    ? [person(i, { roles: ['reader', 'admin'] }), valid, row(i, 'somebody')]
    : [person(i, { scopes: ['profile', 'documents:write'] }), valid, row(i, `user-${i}`)],
)
const deny = inputs((i) => [person(i), valid, row(i, 'somebody')])
const narrow = inputs((i) => [person(i), valid, row(i, `user-${i}`)])
const stranger = inputs((i) => [null, api.omitted, row(i, 'somebody')])
// As an API sees them: mostly allowed, some refused, some not logged in.
const mixed = inputs((i) => [allow, allow, allow, allow, deny, narrow, stranger, allow][i % 8][i])

const cases = { allow, deny, narrow, stranger, mixed }

for (const [name, list] of Object.entries(cases)) {
  for (const [identity, credentials, resource] of list) {
    const ours = decide(identity, credentials, resource, 'update')
    const theirs = byHand(identity, credentials, resource.value)
    if (ours.kind !== theirs.kind) throw new Error(`${name}: the two functions disagree`)
  }
}

/** Bytes of heap that one call leaves behind, over a million calls. */
function bytesPerCall(list) {
  let sink = 0
  const turn = (count) => {
    for (let i = 0; i < count; i++) {
      const one = list[i & (COUNT - 1)] // destructured, its iterator would count
      sink += decide(one[0], one[1], one[2], 'update').kind.length
    }
  }
  turn(300_000)
  globalThis.gc()
  const before = process.memoryUsage().heapUsed
  turn(1_000_000)
  const bytes = process.memoryUsage().heapUsed - before
  do_not_optimize(sink)
  // Reading the memory allocates a little itself: less than a byte a call is none.
  return Math.max(0, Math.round(bytes / 1_000_000))
}

/** Bytes of heap per policy of five such rules. */
function bytesPerPolicy(count) {
  globalThis.gc()
  const before = process.memoryUsage().heapUsed
  const kept = Array.from({ length: count }, (_, i) =>
    policy(`type-${i}`)(({ anyOf, allOf, role, owner, scope }) =>
      Object.fromEntries(
        ['list', 'create', 'read', 'update', 'delete'].map((action) => [
          action,
          anyOf(role('admin'), allOf(owner('authorId'), scope('documents:write'))),
        ]),
      ),
    ),
  )
  globalThis.gc()
  return Math.round((process.memoryUsage().heapUsed - before) / kept.length)
}

for (const [name, list] of Object.entries(cases)) {
  group(name, () => {
    let i = 0
    let j = 0
    bench(`${name}: decide`, () => {
      const one = list[i++ & (COUNT - 1)]
      return do_not_optimize(decide(one[0], one[1], one[2], 'update'))
    })
    bench(`${name}: by hand`, () => {
      const one = list[j++ & (COUNT - 1)]
      return do_not_optimize(byHand(one[0], one[1], one[2].value))
    })
  })
}

const { benchmarks } = await run({ format: 'quiet' })
const nanoseconds = new Map(benchmarks.map(({ alias, runs: [{ stats }] }) => [alias, stats.p50]))
const cell = (value, width) => String(value).padStart(width)
console.log('case        decide     by hand    ratio    bytes per call')
for (const [name, list] of Object.entries(cases)) {
  const ours = nanoseconds.get(`${name}: decide`)
  const theirs = nanoseconds.get(`${name}: by hand`)
  console.log(
    `${name.padEnd(9)}${cell(ours.toFixed(1), 6)} ns ${cell(theirs.toFixed(1), 8)} ns ` +
      `${cell((ours / theirs).toFixed(2), 7)}x ${cell(bytesPerCall(list), 10)}`,
  )
}
for (const count of [100, 1_000, 4_000]) {
  console.log(`${cell(count, 5)} policies of 5 rules: ${bytesPerPolicy(count)} bytes each`)
}
