/** How the time to read a field follows its length, for values that are made to be slow to read. */
import { readAuthorization, readChallenges } from '@verdict/http'
import { hostile } from '../../../packages/http/test/hostile.mjs'

const KB = 1024
const SHORT = 64 * KB
const LONG = 1024 * KB
const readers = { Authorization: readAuthorization, 'WWW-Authenticate': readChallenges }

/** Milliseconds: the shortest of some runs, since all that comes between makes them longer. */
function milliseconds(read, text, runs) {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now()
    read(text)
    return performance.now() - start
  })
  return Math.min(...times)
}

/** One piece, as from a socket, and not a tree of repetitions. */
const flat = (text) => Buffer.from(text, 'utf16le').toString('utf16le')

/**
 * A table of the hostile values: milliseconds at 64 kB and at 1 MB, and the growth over that of the
 * length. `worst` is the greatest of these, where reading takes long enough to be told from noise.
 */
export function lengths(runs = 7) {
  const rows = []
  let worst = 0
  for (const [name, make] of Object.entries(hostile)) {
    const [short, long] = [flat(make(SHORT)), flat(make(LONG))]
    for (const [field, read] of Object.entries(readers)) {
      const few = milliseconds(read, short, 2 * runs)
      const many = milliseconds(read, long, runs)
      const growth = many / Math.max(few, 0.02) / (LONG / SHORT)
      worst = Math.max(worst, growth)
      rows.push([name, field, few.toFixed(3), many.toFixed(3), growth.toFixed(2)])
    }
  }
  return {
    table: {
      id: 'hostile',
      title: 'Values that are made to be slow to read',
      columns: ['value', 'read as', 'ms at 64 kB', 'ms at 1 MB', 'growth over that of the length'],
      rows,
    },
    worst,
  }
}
