import { type Result, runVectors } from './run.js'

/**
 * Runs files of vectors and prints each failure, then what passed and failed.
 *
 * @returns whether all passed.
 * @throws Error saying what is wrong with a file.
 */
export async function report(
  files: readonly string[],
  read: (file: string) => string,
  print: (line: string) => void,
): Promise<boolean> {
  if (files.length === 0) throw new Error('which files? Write: npm run vectors -- FILE...')
  const results: Result[] = []
  for (const file of files) results.push(...(await runVectors(file, read(file))))
  const failures = results.filter(({ passed }) => !passed)
  for (const { name, disputed, expected, got } of failures) {
    print(`FAILED ${name}${disputed ? ' (disputed)' : ''}`)
    print(`  expected ${expected}`)
    print(`  got      ${got}`)
  }
  if (failures.length > 0) {
    const undisputed = results.filter(({ disputed }) => !disputed)
    const passed = undisputed.filter(({ passed }) => passed).length
    print(`of the undisputed: ${passed} of ${undisputed.length} passed`)
  }
  print(`${results.length - failures.length} passed, ${failures.length} failed`)
  return failures.length === 0 && results.length > 0 // what counts nothing proves nothing
}
