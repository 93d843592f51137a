// Guards against regressions, in CI: a few ratios within one run, no absolute times. The margins are so
// wide that a busy machine stays within them, and that a decision that became several times slower does
// not. What fails is measured once more. The packages have to be built.
//
//   npm run bench:guard

import { decide } from '@verdict/core'
import { byHand, questions } from './decide/rule.mjs'
import { byHand as denialByHand, requests, verdict } from './denials/guard.mjs'
import { growth } from './growth/lookup.mjs'
import { manyRoles } from './growth/rules.mjs'
import { lengths } from './headers/length.mjs'
import { bytesPerQuestion } from './measure/bytes.mjs'
import { compare, rowOf } from './measure/compare.mjs'
import { inTurn } from './measure/inputs.mjs'
import { short } from './measure/print.mjs'
import { bundleSize, imports } from './size/bundle.mjs'

const ask = (q) => decide(q.identity, q.credentials, q.resource, 'update')

/** Verdict's time over that of the function by hand. */
async function againstByHand(name) {
  const list = questions[name]
  const hand = inTurn(list, (q) => byHand(q.identity, q.credentials, q.row))
  const rows = await compare({ hand, Verdict: inTurn(list, ask) })
  return rowOf(rows, 'Verdict').ratio
}

async function denialAgainstByHand() {
  const list = requests['a scope is missing']
  const comes = ({ action, authorization, row }) => ({ action, authorization, row })
  const calls = {
    hand: inTurn(list, (request) => denialByHand(comes(request))),
    Verdict: inTurn(list, (request) => verdict(comes(request))),
  }
  const rows = await compare(calls, { collect: false })
  return rowOf(rows, 'Verdict').ratio
}

const fewRounds = { rounds: 7, milliseconds: 5 }
/** kB that an import may bring, minified and compressed. */
const BUDGETS = {
  'core: vocabulary, policy, decide': 8.4,
  'core, all of it': 9.9,
  'http with core': 18.1,
}

/** What is measured, and the most that it may come to. */
const CHECKS = [
  {
    what: 'decide, mixed, against the function by hand',
    most: 3,
    measure: () => againstByHand('mixed'),
  },
  {
    what: 'decide, stranger, against the function by hand',
    most: 4,
    measure: () => againstByHand('stranger'),
  },
  ...Object.entries(questions).map(([name, list]) => ({
    what: `bytes per decide, ${name}`,
    most: 0,
    measure: () => bytesPerQuestion(inTurn(list, ask)),
  })),
  { what: 'a denial in full, against one by hand', most: 4, measure: denialAgainstByHand },
  ...['policies', 'actions'].map((what) => ({
    what: `growth from 1 to 1,000 ${what}, against that of a table`,
    most: 15, // where each were looked at in turn, 1,000
    measure: async () => (await growth(what, [1, 1_000], fewRounds)).growth,
  })),
  {
    what: 'a rule that names 10,000 roles, against one role',
    most: 20, // where each were looked at in turn, several thousand
    measure: async () => rowOf((await manyRoles(fewRounds)).rows, 'names 10,000 roles').ratio,
  },
  {
    what: 'reading a field of 1 MB: time over that of 64 kB and the length',
    most: 12, // 16 were quadratic, 1 to 5 are seen
    measure: () => lengths(3).worst,
  },
  ...Object.entries(BUDGETS).map(([name, most]) => ({
    what: `kB, minified and compressed: ${name}`,
    most,
    measure: async () => (await bundleSize(...imports[name])).compressed / 1000,
  })),
]

let failed = 0
for (const { what, most, measure } of CHECKS) {
  let got = await measure()
  if (got > most) got = await measure()
  if (got > most) failed++
  console.log(`${got > most ? 'FAILED' : 'ok    '} ${what}: ${short(got)}, at most ${most}`)
}
if (failed > 0) {
  console.error(`${failed} of ${CHECKS.length} got worse; npm run bench says more`)
  process.exitCode = 1
}
