/** From a refused request to status, field lines and body. */
import { byHand, constants, requests, verdict } from '../denials/guard.mjs'
import { compare, rowOf } from '../measure/compare.mjs'
import { inTurn } from '../measure/inputs.mjs'
import { atMost } from '../measure/target.mjs'

// A request is a new object each time it comes.
const comes = ({ action, authorization, row }) => ({ action, authorization, row })
const contestants = {
  'by hand': (request) => byHand(comes(request)),
  'by hand, answers there before': (request) => constants(comes(request)),
  Verdict: (request) => verdict(comes(request)),
}

const wire = ({ status, fields, body }) => JSON.stringify([status, fields, body])

export async function run() {
  const comparisons = []
  for (const [id, list] of Object.entries(requests)) {
    for (const request of list) {
      const [first, ...others] = Object.values(contestants).map((ask) => wire(ask(request)))
      const other = others.find((one) => one !== first)
      if (other) throw new Error(`${id}: the answers differ:\n${first}\n${other}`)
    }
    const calls = Object.entries(contestants).map(([name, ask]) => [name, inTurn(list, ask)])
    comparisons.push({ id, rows: await compare(Object.fromEntries(calls), { collect: false }) })
  }
  const ratios = comparisons.map(({ rows }) => rowOf(rows, 'Verdict').ratio)
  return {
    comparisons,
    targets: [
      atMost(
        'a denial in full, the slowest of these, against one written by hand',
        Math.max(...ratios),
        1.5,
      ),
    ],
  }
}
