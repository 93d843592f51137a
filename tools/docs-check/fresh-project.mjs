// Follows every getting-started page and migration guide to the letter, each in an empty folder that
// knows nothing of this repository: `npm install` gets the packages as they would be published.
//
//   node tools/docs-check/fresh-project.mjs                      all, built before
//   node tools/docs-check/fresh-project.mjs --write FILE...      these, and writes what came into them

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { checkAnswers } from './answers.mjs'
import { follow } from './follow.mjs'
import { pack, startRegistry } from './registry.mjs'

const docs = join(import.meta.dirname, '..', '..', 'docs')
const words = process.argv.slice(2)
const writing = words.includes('--write')
const named = words.filter((word) => word !== '--write').map((file) => resolve(file))
const pages =
  named.length > 0
    ? named
    : ['getting-started', 'migrating'].flatMap((folder) =>
        readdirSync(join(docs, folder)).map((name) => join(docs, folder, name)),
      )

const temporary = mkdtempSync(join(tmpdir(), 'verdict-fresh-'))
const tarballs = join(temporary, 'tarballs')
mkdirSync(tarballs)
const registry = await startRegistry(tarballs, pack(tarballs))

async function one(file) {
  const began = Date.now()
  const name = basename(file, '.md')
  try {
    const after = (page) => checkAnswers(page, writing)
    const text = await follow(file, join(temporary, name), registry.url, { writing, after })
    if (writing && text !== readFileSync(file, 'utf8')) writeFileSync(file, text)
    console.log(`ok  ${name}: ${((Date.now() - began) / 1000).toFixed(1)} s`)
  } catch (error) {
    console.error(`FAILED ${name}: ${error.message}`)
    process.exitCode = 1
  }
}

/** npm waits for the network more than it computes: three at a time keep two cores busy. */
async function inTurn(queue) {
  for (let file = queue.shift(); file; file = queue.shift()) await one(file)
}
try {
  const queue = [...pages]
  await Promise.all([inTurn(queue), inTurn(queue), inTurn(queue)])
} finally {
  registry.close()
  rmSync(temporary, { recursive: true, force: true })
}
