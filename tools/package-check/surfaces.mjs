// The surfaces of all packages, made once, and the texts that are committed of them.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { once, packages, readJson, refuse, run, temporary, writes } from './context.mjs'

/** For each entry of each package `{ name, specifier, report, exports: { values, types } }`. */
export const surfaces = once(async () => {
  const file = join(temporary, 'surfaces.json')
  await run(process.execPath, [join(import.meta.dirname, 'surface.mjs'), file])
  return readJson(file)
})

/** Compares a text of each package with the one that is committed, or writes it. */
export function committed(fileName, textOf) {
  const findings = packages.flatMap(({ name, folder }) => {
    const file = join(folder, fileName)
    const text = textOf(name)
    const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
    if (text === before) return []
    if (writes) {
      writeFileSync(file, text)
      return []
    }
    const lines = { before: before.split('\n'), after: text.split('\n') }
    const gone = lines.before.filter((line) => !lines.after.includes(line))
    const come = lines.after.filter((line) => !lines.before.includes(line))
    return [
      `packages/${name}/${fileName} is not what the package offers now.`,
      ...gone.map((line) => `  - ${line}`),
      ...come.map((line) => `  + ${line}`),
      '  If that is meant: npm run api, and commit it.',
    ]
  })
  refuse(findings)
}
