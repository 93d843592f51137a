/**
 * How long the readers take on hostile values of 64 kB: the first time in this process, and at worst
 * and in the middle of the next eleven. Run by `pnpm bench`, which builds first.
 */
import { readAuthorization, readChallenges } from '../dist/index.js'
import { hostile } from '../test/hostile.mjs'

const cell = (milliseconds) => milliseconds.toFixed(2).padStart(8)

console.log('ms at 64 kB, Authorization and WWW-Authenticate:   first  median   worst')
let worst = 0
for (const [name, make] of Object.entries(hostile)) {
  // One piece, as from a socket, and not a tree of repetitions
  const text = Buffer.from(make(65_536), 'utf16le').toString('utf16le')
  for (const read of [readAuthorization, readChallenges]) {
    const times = Array.from({ length: 12 }, () => {
      const start = performance.now()
      read(text)
      return performance.now() - start
    })
    const [first] = times
    const sorted = times.toSorted((a, b) => a - b)
    worst = Math.max(worst, sorted.at(-1))
    console.log(`${name.padEnd(48)}${cell(first)}${cell(sorted[6])}${cell(sorted.at(-1))}`)
  }
}
console.log(`slowest reading of all: ${worst.toFixed(2)} ms`)
