/**
 * Lets authorization servers and Redis go wrong under APIs in three frameworks, and shows how they
 * answer. Run by `npm run faults`, or `npm run faults -- 10` for more requests of each kind.
 */
import { objections, runMatrix } from './matrix.js'
import type { Extent } from './scenario.js'
import { tables } from './table.js'

const requests = Number(process.argv[2] ?? 3)
const started = performance.now()
const extent: Extent = { adapters: 'all', requests, rounds: 4, pause: 400, poll: 50 }
const report = await runMatrix(extent, () => process.stderr.write('.'))
const seconds = Math.round((performance.now() - started) / 1000)
process.stderr.write('\n')
console.log(tables(report.outcomes))
const longest = Math.max(...report.outcomes.map((outcome) => outcome.longest))
console.log(`\nof 100 MB, sockets included, ${(longest / 1e6).toFixed(1)} MB were taken at most`)
console.log(`unhandled rejections: ${report.unhandled.length}; ${seconds} s`)
const found = objections(report)
for (const one of found.slice(0, 50)) console.log(`WRONG  ${one}`)
process.exitCode = found.length > 0 ? 1 : 0
