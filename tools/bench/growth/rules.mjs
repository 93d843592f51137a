/** How the time of a decision follows the size of its rule, and of its caller. */
import { decide, policy } from '@verdict/core'
import { api } from '../decide/rule.mjs'
import { compare } from '../measure/compare.mjs'
import { inTurn, inputs } from '../measure/inputs.mjs'
import { randomNumbers } from '../measure/random.mjs'

const valid = api.valid('Bearer')
/** As they come out of a token: each caller has strings of its own. */
const parsed = (value) => JSON.parse(JSON.stringify(value))

/** Measures one call per count; the series' points. */
async function series(id, title, x, counts, lines, options) {
  const calls = {}
  for (const count of counts) {
    for (const [name, make] of Object.entries(lines)) calls[`${name} ${count}`] = make(count)
  }
  const measured = await compare(calls, options)
  const at = (name, count) => measured.find((row) => row.name === `${name} ${count}`)
  const line = (name) => counts.map((count) => [count, at(name, count).nanoseconds])
  return {
    id,
    title,
    x,
    lines: Object.fromEntries(Object.keys(lines).map((name) => [name, line(name)])),
  }
}

/** A rule for one action, asked about by the given callers in turn. */
function asked(define, callers, environment) {
  const documents = policy('document')((atoms) => ({ read: define(atoms) }))
  const questions = callers.map((identity, i) => ({
    identity,
    resource: documents.of({ id: `d-${i}`, authorId: identity.id, state: i }),
  }))
  return inTurn(questions, (q) => decide(q.identity, valid, q.resource, 'read', environment))
}

const KINDS = [
  (a, i) => a.attribute(`level-${i}`, 1, 2),
  (a, i) => a.relation(`related_${i}`, (identity, row) => identity.id === row.authorId),
  (a, i) => a.condition(`state_${i}`, (row) => row.state >= 0),
  (a, i) => a.circumstance(`open_${i}`, () => true),
  (a, i) => a.network({ allow: ['127.0.0.0/8', `10.${i % 256}.${i >> 8}.0/24`] }),
  (a, i) => a.role('reader', `role-${i}`),
  (a, i) => a.assurance({ acr: ['mfa', `acr-${i}`] }),
]

/** All of 1 to 1,000 atoms, of seven kinds in turn, all of which hold: none can be left out. */
export function atoms(options) {
  const attributes = (count) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`level-${i}`, 1]))
  const environment = { now: 1_800_000_000, address: '127.0.0.1' }
  return series(
    'atoms',
    'atoms of different kinds, all of which hold',
    'atoms',
    [1, 10, 100, 1_000],
    {
      Verdict: (count) => {
        const known = attributes(count)
        const callers = inputs((i) => ({
          id: `user-${i}`,
          roles: ['reader'],
          acr: 'mfa',
          attributes: known,
        }))
        const define = (a) =>
          a.allOf(...Array.from({ length: count }, (_, i) => KINDS[i % KINDS.length](a, i)))
        return asked(define, callers, environment)
      },
      // The same number of functions that look at the caller and the row, called in a loop.
      'a loop over functions': (count) => {
        const tests = Array.from(
          { length: count },
          () => (identity, row) => identity.id === row.authorId,
        )
        const questions = inputs((i) => ({ id: `user-${i}`, authorId: `user-${i}` }))
        return inTurn(questions, (one) => tests.every((test) => test(one, one)))
      },
    },
    options,
  )
}

const named = (count) => Array.from({ length: count }, (_, i) => `role-${i}`)

/** Callers with so many roles, half of them with one that the rule names, at a random place. */
function callersWith(count, named) {
  const random = randomNumbers(count)
  return inputs((i) => {
    const roles = Array.from({ length: count }, (_, j) => `other-${i}-${j}`)
    if (i % 2) roles[random(count)] = named[random(named.length)]
    return parsed({ id: `user-${i}`, roles })
  })
}

/** 1 to 10,000 alternatives of one kind, and callers who have one role of them, or none. */
export function alternatives(options) {
  const COUNTS = [1, 10, 100, 1_000, 10_000]
  return series(
    'alternatives',
    'alternatives of one kind, a caller with one role',
    'roles that the rule names',
    COUNTS,
    {
      'anyOf(role(…), role(…), …)': (count) =>
        asked(
          (a) => a.anyOf(...named(count).map((name) => a.role(name))),
          callersWith(1, named(count)),
        ),
      'role(…, …)': (count) => asked((a) => a.role(...named(count)), callersWith(1, named(count))),
    },
    options,
  )
}

/** A caller with 1 to 1,000 roles; a rule that names one, beside `includes` by hand. */
export function callersRoles(options) {
  const role = ['role-0']
  const COUNTS = [1, 10, 100, 1_000]
  return series(
    'roles',
    'roles of a caller, a rule that names one',
    'roles of the caller',
    COUNTS,
    {
      Verdict: (count) => asked((a) => a.role(...role), callersWith(count, role)),
      'includes by hand': (count) =>
        inTurn(callersWith(count, role), ({ roles }) => roles.includes('role-0')),
    },
    options,
  )
}

/** A rule that names 10,000 roles against one that names one, for callers who have 100. */
export async function manyRoles(options) {
  const many = named(10_000)
  const rows = await compare(
    {
      'names one role': asked((a) => a.role('role-0'), callersWith(100, ['role-0'])),
      'names 10,000 roles': asked((a) => a.role(...many), callersWith(100, many)),
      'names 10,000 roles, each in a role() of its own': asked(
        (a) => a.anyOf(...many.map((name) => a.role(name))),
        callersWith(100, many),
      ),
    },
    options,
  )
  return { id: 'a caller with 100 roles', reference: 'names one role', rows }
}

/** A denial that says what would do: so many scopes, or so many acr values. */
export function remedies(options) {
  const COUNTS = [1, 10, 100, 1_000]
  const scopes = (count) => Array.from({ length: count }, (_, i) => `scope-${i}`)
  const nobody = inputs((i) => parsed({ id: `user-${i}`, scopes: ['profile'] }))
  return series(
    'remedies',
    'a denial with its remedy',
    'scopes or acr values',
    COUNTS,
    {
      'scopes, the caller has none': (count) => asked((a) => a.scope(...scopes(count)), nobody),
      'scopes, the caller has one': (count) =>
        asked(
          (a) => a.scope('first', ...scopes(count)),
          inputs((i) => parsed({ id: `user-${i}`, scopes: ['first'] })),
        ),
      'acr values': (count) => asked((a) => a.assurance({ acr: scopes(count) }), nobody),
    },
    options,
  )
}
