/**
 * Does a decision take longer where there are many policies, or many actions in one? Asked in random
 * order, beside a bare table of functions that is asked in the same order: what grows there as well
 * is the processor's cache.
 */
import { decide, policy } from '@verdict/core'
import { api, byHand } from '../decide/rule.mjs'
import { compare } from '../measure/compare.mjs'
import { inTurn, inputs } from '../measure/inputs.mjs'
import { randomNumbers } from '../measure/random.mjs'

/** Questions asked in turn: more than there are policies, so that each of them is asked about. */
const ASKED = 16_384
const COUNTS = [1, 10, 100, 1_000, 10_000]
const valid = api.valid('Bearer')
const rule = ({ anyOf, allOf, role, owner, scope }) =>
  anyOf(role('admin'), allOf(owner('authorId'), scope('documents:write')))

/** A function of its own for each entry of the table, as a closure for each rule is. */
const handWritten = () => (identity, credentials, row) => byHand(identity, credentials, row)

const callers = inputs((i) => ({
  id: `user-${i}`,
  roles: i % 2 ? ['reader', 'admin'] : ['reader'],
  scopes: ['profile', 'documents:write'],
}))
const rows = inputs((i) => ({ id: `d-${i}`, authorId: `user-${i % 4 ? i : i + 1}` }))

/** What each question is about: one of `count`, at random. */
function order(count) {
  const random = randomNumbers(count)
  return inputs(() => random(count), ASKED)
}

function policies(count) {
  const all = Array.from({ length: count }, (_, i) =>
    policy(`type-${i}`)((a) => ({ read: rule(a) })),
  )
  const table = Array.from({ length: count }, handWritten)
  const questions = order(count).map((which, i) => {
    const row = rows[i % rows.length]
    const identity = callers[i % callers.length]
    return { identity, row, which, resource: all[which].of(row) }
  })
  return {
    Verdict: inTurn(questions, (q) => decide(q.identity, valid, q.resource, 'read')),
    table: inTurn(questions, (q) => table[q.which](q.identity, valid, q.row)),
  }
}

function actions(count) {
  const names = Array.from({ length: count }, (_, i) => `action-${i}`)
  const documents = policy('document')((a) =>
    Object.fromEntries(names.map((name) => [name, rule(a)])),
  )
  const table = new Map(names.map((name) => [name, handWritten()]))
  const questions = order(count).map((which, i) => {
    const row = rows[i % rows.length]
    const identity = callers[i % callers.length]
    return { identity, row, action: names[which], resource: documents.of(row) }
  })
  return {
    Verdict: inTurn(questions, (q) => decide(q.identity, valid, q.resource, q.action)),
    table: inTurn(questions, (q) => table.get(q.action)(q.identity, valid, q.row)),
  }
}

/** The growth of both from 1 to `counts.at(-1)`, and Verdict's growth over the table's. */
export async function growth(what, counts = COUNTS, options = {}) {
  const make = { policies, actions }[what]
  const made = counts.map((count) => [count, make(count)])
  const calls = Object.fromEntries(
    made.flatMap(([count, calls]) => [
      [`Verdict ${count}`, calls.Verdict],
      [`table ${count}`, calls.table],
    ]),
  )
  const measured = await compare(calls, { reference: `table ${counts[0]}`, ...options })
  const of = (who, count) => measured.find(({ name }) => name === `${who} ${count}`)
  const grown = (who) => of(who, counts.at(-1)).ratio / of(who, counts[0]).ratio
  const line = (who) => counts.map((count) => [count, of(who, count).nanoseconds])
  return {
    series: {
      id: what,
      title: `${what}, asked in random order`,
      x: what,
      lines: { Verdict: line('Verdict'), 'a table of functions': line('table') },
    },
    growth: grown('Verdict') / grown('table'),
  }
}
