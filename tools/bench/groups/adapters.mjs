/** What a guarded route takes, in this process, in Hono, Koa and Express. */
import { checkAnswers, frameworks, jwtApps, opaqueApps } from '../adapters/contestants.mjs'
import { requests } from '../adapters/scenario.mjs'
import { signedWith } from '../adapters/tokens.mjs'
import { rowOf } from '../measure/compare.mjs'
import { inTurnAwaited } from '../measure/inputs.mjs'
import { compareExtra } from '../measure/processor.mjs'
import { atLeast, atMost } from '../measure/target.mjs'

async function compared(framework, apps, list, status, options) {
  await checkAnswers(framework, apps, list.slice(0, 32), status)
  const calls = {}
  for (const [name, app] of Object.entries(apps)) {
    const { prepare, ask } = framework.asker(app)
    const asked = list.map(prepare)
    // Once through all of them: a cache of verified tokens is measured when it knows them.
    for (const request of asked) await ask(request)
    calls[name] = inTurnAwaited(asked, ask)
  }
  return compareExtra(calls, { base: 'bare', ...options })
}

export async function run() {
  const comparisons = []
  const extras = []
  for (const [name, framework] of Object.entries(frameworks)) {
    for (const [kind, { list, status }] of Object.entries(requests)) {
      const apps = opaqueApps(framework, status)
      const options = { rounds: 241, calls: 4 }
      const rows = await compared(framework, apps, list, status, options)
      comparisons.push({ id: `${name}, ${kind}, an opaque token`, rows })
      const ideal = rowOf(rows, 'ideal, by hand').extra
      const extra = ideal > 0 ? rowOf(rows, 'Verdict').extra / ideal : Number.NaN
      extras.push(atMost(`${name}, ${kind}: extra time, against the ideal’s`, extra, 1.5))
    }
  }

  const jwts = []
  for (const alg of ['RS256', 'ES256']) {
    const signed = await signedWith(alg)
    for (const [name, framework] of Object.entries(frameworks)) {
      const apps = jwtApps(framework, signed)
      const options = { rounds: 41, calls: 4 }
      const rows = await compared(framework, apps, signed.list, 200, options)
      comparisons.push({ id: `${name}, allow, JWT ${alg}`, rows })
      const off = rowOf(rows, 'Verdict').ratio / rowOf(rows, 'jose, by hand').ratio
      jwts.push(atMost(`${name}, JWT ${alg}, cache off, against jose by hand`, off, 1.1))
      if (alg === 'RS256') {
        const on =
          rowOf(rows, framework.usualJwtName).ratio / rowOf(rows, 'Verdict, cache on').ratio
        jwts.push(atLeast(`${name}, JWT RS256, cache on, against ${framework.usualJwtName}`, on, 5))
      }
    }
  }
  return { comparisons, targets: [...extras, ...jwts] }
}
