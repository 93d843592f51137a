import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { UsageError } from './exit.js'

/** In place of a file: standard output. */
export const STDOUT = '-'

/**
 * Says before anything is done that a file cannot be written after it.
 *
 * @throws UsageError
 */
export function checkFolder(option: string, file: string): void {
  if (file === STDOUT) return
  const folder = dirname(file)
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  throw new UsageError(`${option} ${file}: there is no folder ${folder}`)
}

/** Writes to a file, or to standard output. */
export function write(file: string, text: string): void {
  if (file === STDOUT) process.stdout.write(text)
  else writeFileSync(file, text)
}

/** @throws UsageError that names the file and why it cannot be read. */
export function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new UsageError(code === 'ENOENT' ? `there is no file ${file}` : `${file}: ${code}`, {
      cause,
    })
  }
}
