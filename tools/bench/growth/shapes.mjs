/**
 * 200 policies of different shapes in turn, against one: what call sites cost that see many functions.
 * Run as a process of its own, `node growth/shapes.mjs one 17` or `… all`, since what a process has
 * seen stays in its call sites.
 */
import { decide, policy } from '@verdict/core'
import { measure } from 'mitata'
import { api } from '../decide/rule.mjs'
import { inTurn, inputs } from '../measure/inputs.mjs'
import { randomNumbers } from '../measure/random.mjs'

export const SHAPES = 200
const valid = api.valid('Bearer')

const ATOMS = [
  (a) => a.role('admin'),
  (a) => a.scope('documents:write'),
  (a) => a.owner('authorId'),
  (a) => a.attribute('department', 'sales'),
  (a) => a.condition('published', (row) => row.published),
  (a) => a.relation('teammate', (identity, row) => identity.id.length === row.id.length),
  (a) => a.circumstance('open', () => true),
  (a) => a.assurance({ acr: ['mfa'] }),
]

/** A rule of four to six atoms, combined at random: another one for each number. */
function shape(a, number) {
  const random = randomNumbers(number)
  const atom = () => ATOMS[random(ATOMS.length)](a)
  const combined = (left) => {
    if (left === 1) return random(5) ? atom() : a.not(atom())
    const here = 1 + random(left - 1)
    const parts = [combined(here), combined(left - here)]
    return random(2) ? a.allOf(...parts) : a.anyOf(...parts)
  }
  return combined(4 + random(3))
}

function question(number, i) {
  const shaped = policy(`shape-${number}`)((a) => ({ read: shape(a, number) }))
  const identity = {
    id: `user-${i}`,
    roles: i % 3 ? ['reader'] : ['reader', 'admin'],
    scopes: i % 4 ? ['documents:write'] : [],
    attributes: { department: i % 5 ? 'sales' : 'support' },
    acr: i % 6 ? 'mfa' : 'pwd',
  }
  const row = { id: `d-${i}`, authorId: i % 2 ? `user-${i}` : 'somebody', published: i % 7 > 2 }
  return { identity, resource: shaped.of(row) }
}

if (process.argv[1] === import.meta.filename) {
  const [, , which, number] = process.argv
  const numbers = which === 'one' ? [Number(number)] : Array.from({ length: SHAPES }, (_, i) => i)
  const shapes = numbers.map((one) => question(one, 0).resource.policy)
  const questions = inputs((i) => {
    const { identity, resource } = question(numbers[0], i)
    return { identity, resource: shapes[i % shapes.length].of(resource.value) }
  })
  const call = inTurn(questions, (q) => decide(q.identity, valid, q.resource, 'read'))
  await measure(call, { min_cpu_time: 50e6, batch_samples: 16, gc: false })
  const { p50 } = await measure(call, { min_cpu_time: 60e6, batch_samples: 16, gc: false })
  console.log(p50 / call.asks)
}
