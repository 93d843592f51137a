import { visible } from '../reports/visible.js'
import { type Respond, type Result, runVectors } from './run.js'

/** What runs, and where what came of it goes. */
export interface Run {
  readonly files: readonly string[]
  readonly read: (file: string) => string
  readonly print: (line: string) => void
  /** Who is asked; by default the built packages. */
  readonly respond?: Respond | undefined
}

/**
 * Runs files of vectors and prints each failure, then what passed and failed.
 *
 * @returns whether some passed and none failed.
 * @throws Error saying what is wrong with a file.
 */
export async function report({ files, read, print, respond }: Run): Promise<boolean> {
  const results: Result[] = []
  for (const file of files) results.push(...(await runVectors(file, read(file), respond)))
  const by = (wanted: Result['outcome']) => results.filter(({ outcome }) => outcome === wanted)
  const [passed, failed, unsupported] = [by('passed'), by('failed'), by('unsupported')]
  for (const { name, disputed, expected, got } of failed) {
    print(visible(`FAILED ${name}${disputed ? ' (disputed)' : ''}`))
    print(visible(`  expected ${expected}`))
    print(visible(`  got      ${got}`))
  }
  if (failed.length > 0) {
    const undisputed = [...passed, ...failed].filter(({ disputed }) => !disputed)
    const right = undisputed.filter(({ outcome }) => outcome === 'passed').length
    print(`of the undisputed: ${right} of ${undisputed.length} passed`)
  }
  const rest = unsupported.length > 0 ? `, ${unsupported.length} unsupported` : ''
  print(`${passed.length} passed, ${failed.length} failed${rest}`)
  return failed.length === 0 && passed.length > 0 // what counts nothing proves nothing
}
