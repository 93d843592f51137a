// Measures, in a fresh process for each group. The packages have to be built.
//
//   npm run bench                                    all groups
//   npm run bench -- decide growth                   only these
//   npm run bench -- --json docs/performance.json    and keeps the figures

import { fork } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { circumstances } from './measure/machine.mjs'
import { printGroup } from './measure/print.mjs'
import { STEADY } from './measure/process.mjs'

const GROUPS = ['decide', 'growth', 'denials', 'headers', 'adapters', 'loopback', 'size']

const { values, positionals } = parseArgs({
  // pnpm hands on the `--` that npm takes away.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { json: { type: 'string' } },
  allowPositionals: true,
})
const unknown = positionals.filter((name) => !GROUPS.includes(name))
if (unknown.length > 0) {
  console.error(`there is no group ${unknown.join(', ')}; there are ${GROUPS.join(', ')}`)
  process.exit(2)
}

/** The result of a group, from a process of its own. */
function measured(name) {
  return new Promise((done, failed) => {
    const options = { execArgv: STEADY, serialization: 'advanced' }
    const child = fork(join(import.meta.dirname, 'group.mjs'), [name], options)
    let result
    child.on('message', (message) => {
      result = message
    })
    child.on('exit', (code) => {
      if (result) done(result)
      else failed(new Error(`group ${name} ended with ${code} and gave no figures`))
    })
  })
}

const file = values.json
// What was not measured now stays, with its own date.
const groups = file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).groups : {}

/** Writes what is known so far, in the order of the page, whatever was measured first. */
function keep(file) {
  const known = GROUPS.filter((name) => groups[name]).map((name) => [name, groups[name]])
  writeFileSync(file, `${JSON.stringify({ groups: Object.fromEntries(known) }, null, 2)}\n`)
}

for (const name of positionals.length > 0 ? positionals : GROUPS) {
  const began = performance.now()
  const result = await measured(name)
  const seconds = Math.round((performance.now() - began) / 1000)
  groups[name] = { ...circumstances(), seconds, ...result }
  printGroup(name, result)
  if (file) keep(file)
}
