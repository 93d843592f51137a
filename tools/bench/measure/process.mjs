import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** What a fresh Node process writes that runs these arguments. */
export async function freshNode(...args) {
  const { stdout } = await execute(process.execPath, args, { maxBuffer: 2 ** 24 })
  return stdout
}
