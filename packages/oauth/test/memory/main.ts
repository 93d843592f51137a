/**
 * Uses each cache and store with a million different things, and shows the heap meanwhile. Run by
 * `npm run memory`, or `npm run memory -- 100000 introspection` for fewer, of those named so.
 */
import { growth, type Measured, measure } from './measure.js'
import { SUBJECTS } from './subjects.js'

/** How much more may be in use, in octets: ten for each of half a million. */
const BOUND = 5_000_000

const [given = '1000000', name = ''] = process.argv.slice(2)
const count = Number(given)
// With fewer what is kept by its length would not be full half-way.
if (!(count >= 50_000)) throw new TypeError('npm run memory -- COUNT: 50000 at least')
const sizes = { max: Math.min(10_000, count / 100), padding: 0 }

function shown(measured: Measured): string {
  const { name, count, heap, held, seconds } = measured
  const mb = heap.map((octets) => (octets / 1e6).toFixed(1).padStart(6)).join('')
  const grown = (growth(measured) / 1e6).toFixed(2).padStart(7)
  return [
    name.padEnd(34),
    count.toLocaleString('en').padStart(10),
    mb,
    grown,
    `${seconds.toFixed(0)} s`.padStart(7),
    `  ${held}`,
  ].join('')
}

console.log(`Node ${process.version}; MB in use after garbage collection, at 0, 10, … 100 %,`)
console.log('and how much more than at 50 % there was afterwards:\n')
for (const subject of SUBJECTS.filter((subject) => subject.name.includes(name))) {
  const times = Math.round(count * (subject.share ?? 1))
  const measured = await measure(subject, times, sizes, 10, () => process.stderr.write('.'))
  process.stderr.write('\n')
  console.log(shown(measured))
  if (growth(measured) > BOUND) {
    console.log('WRONG  what is in use goes on growing')
    process.exitCode = 1
  }
}
