import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/**
 * How processes are started that measure: the collector and the compiler do their work in the thread
 * that is measured. Else, where other programs hold the processor, it waits for their threads: denials
 * were seen to take ten times as long. The young generation does not shrink between rounds.
 */
export const STEADY = [
  '--expose-gc',
  '--single-threaded-gc',
  '--no-concurrent-recompilation',
  '--min-semi-space-size=16',
]

/** What a fresh Node process writes that runs these arguments. */
export async function freshNode(...args) {
  const { stdout } = await execute(process.execPath, args, { maxBuffer: 2 ** 24 })
  return stdout
}
