import { join } from 'node:path'
import { median } from '../measure/compare.mjs'
import { freshNode, STEADY } from '../measure/process.mjs'
import { SHAPES } from './shapes.mjs'

const script = join(import.meta.dirname, 'shapes.mjs')
const time = async (...args) => Number(await freshNode(...STEADY, script, ...args))

/**
 * The time of a decision with 200 policies of different shapes in turn, against that of one of them
 * alone: each in a fresh process, in turn. `samples` of the 200 are measured alone.
 */
export async function shapesInTurn(samples = 20) {
  const alone = []
  const together = []
  for (let i = 0; i < samples; i++) {
    alone.push(await time('one', String(Math.floor((i * SHAPES) / samples))))
    if (i % 3 === 0) together.push(await time('all'))
  }
  // The mean of those alone, since the 200 in turn are a mean as well.
  const mean = alone.reduce((sum, one) => sum + one, 0) / alone.length
  const all = median(together)
  return {
    id: '200 policies of different shapes',
    reference: 'one of them alone',
    rows: [
      { name: 'one of them alone', nanoseconds: mean, ratio: 1 },
      { name: 'all of them in turn', nanoseconds: all, ratio: all / mean },
    ],
  }
}
