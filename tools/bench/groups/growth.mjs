/** How the time of a decision grows: with policies, actions, rules, callers and remedies. */
import { shapesInTurn } from '../growth/in-turn.mjs'
import { growth } from '../growth/lookup.mjs'
import { memory } from '../growth/memory.mjs'
import { alternatives, atoms, callersRoles, manyRoles, remedies } from '../growth/rules.mjs'
import { rowOf } from '../measure/compare.mjs'
import { atMost } from '../measure/target.mjs'

export async function run() {
  const policies = await growth('policies')
  const actions = await growth('actions')
  const roles = await manyRoles()
  const few = { rounds: 7 }
  const series = [
    policies.series,
    actions.series,
    await atoms(few),
    await alternatives(few),
    await callersRoles(few),
    await remedies(few),
  ]
  const shapes = await shapesInTurn()
  return {
    series,
    comparisons: [roles, shapes],
    tables: [memory()],
    targets: [
      atMost('growth from 1 to 10,000 policies, against a table’s', policies.growth, 1.2),
      atMost('growth from 1 to 10,000 actions, against a table’s', actions.growth, 1.2),
      atMost(
        'a rule that names 10,000 roles, a caller who has 100, against one role',
        rowOf(roles.rows, 'names 10,000 roles').ratio,
        2,
      ),
      atMost('200 policies of different shapes in turn, against one', shapes.rows[1].ratio, 1.8),
    ],
  }
}
