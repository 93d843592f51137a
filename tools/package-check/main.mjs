// Looks at the packages as a stranger would who installs them, and at what is committed about them.
//
//   npm run package:check                     every gate, on packages that are built before
//   npm run package:check -- size consumers   only these
//   npm run api                               writes what is committed: API reports, exports, sizes

import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'gates')
const known = readdirSync(folder).map((file) => file.replace('.mjs', ''))
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const unknown = wanted.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`There is no gate ${unknown.join(', ')}. There are ${known.join(', ')}.`)
  process.exit(2)
}

// The consumers take longest: they begin first.
const names = (wanted.length > 0 ? wanted : known).sort(
  (a, b) => Number(b === 'consumers') - Number(a === 'consumers') || a.localeCompare(b),
)
const failed = await Promise.all(
  names.map(async (name) => {
    const began = performance.now()
    const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`
    try {
      const { check } = await import(join(folder, `${name}.mjs`))
      const said = await check()
      console.log(`ok      ${name} (${seconds()}): ${said}`)
      return false
    } catch (error) {
      console.error(`FAILED  ${name} (${seconds()}):\n${error.message}\n`)
      return true
    }
  }),
)
process.exitCode = failed.includes(true) ? 1 : 0
