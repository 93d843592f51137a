/** One decision beside the limit, a function by hand, and beside the libraries people use. */
import { contestants, prepared } from '../decide/contestants.mjs'
import { questions } from '../decide/rule.mjs'
import { bytesPerQuestion } from '../measure/bytes.mjs'
import { compare, rowOf } from '../measure/compare.mjs'
import { inTurn } from '../measure/inputs.mjs'
import { atLeast, atMost } from '../measure/target.mjs'

const SLOW = ['casbin', 'Cedar WebAssembly', 'CASL, ability per request']

export async function run() {
  const comparisons = []
  for (const [name, list] of Object.entries(questions)) {
    const asked = prepared(list)
    const calls = Object.fromEntries(
      Object.entries(contestants).map(([who, ask]) => [who, inTurn(asked, ask)]),
    )
    const rows = await compare(calls, { reference: 'by hand', slow: SLOW })
    for (const row of rows) {
      row.bytes = bytesPerQuestion(calls[row.name], SLOW.includes(row.name) ? 1 : undefined)
    }
    comparisons.push({ id: name, rows })
  }

  const row = (id, who) => rowOf(comparisons.find((one) => one.id === id).rows, who)
  const times = (who) => row('mixed', who).ratio / row('mixed', 'Verdict').ratio
  const bytes = Math.max(...comparisons.map(({ id }) => row(id, 'Verdict').bytes))
  return {
    comparisons,
    targets: [
      atMost('decide, mixed, against the hand-written limit', row('mixed', 'Verdict').ratio, 1.7),
      atMost('decide, stranger, against it', row('stranger', 'Verdict').ratio, 1.2),
      atLeast('decide, against CASL, ability built before', times('CASL, ability built before'), 5),
      atLeast('decide, against CASL, ability per request', times('CASL, ability per request'), 25),
      atMost('bytes per decide: allow, the usual 401s and 403s', bytes, 0, 'bytes'),
    ],
  }
}
