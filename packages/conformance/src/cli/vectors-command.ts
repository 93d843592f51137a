import { readFileSync } from 'node:fs'
import { report } from '../vectors/report.js'

/** `vectors FILE...`: runs files of vectors; true if all passed. */
export function vectors(files: readonly string[]): Promise<boolean> {
  return report({
    files,
    read: (file) => readFileSync(file, 'utf8'),
    print: (line) => console.log(line),
  })
}
