import { expect, test } from 'vitest'
import { objections, runMatrix } from './matrix.js'

test('whatever goes wrong with what is asked, no answer is 401 for it, or lets anybody in', async () => {
  const report = await runMatrix({ adapters: 'one', requests: 1, rounds: 1, pause: 0, poll: 200 })
  expect(objections(report)).toEqual([])
}, 300_000)
