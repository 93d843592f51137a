// Draws docs/performance.md from docs/performance.json: the tables between the marks of the page, and
// the plots beside it. What stands outside the marks is written by hand and stays as it is.

import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { linePlot, ratioPlot } from './plots.mjs'
import { circumstancesTable, groupTables, targetsTable } from './tables.mjs'

const root = join(import.meta.dirname, '..', '..', '..')
const docs = join(root, 'docs')
const page = join(docs, 'performance.md')
const figures = join(docs, 'performance.json')
const { groups } = JSON.parse(readFileSync(figures, 'utf8'))

const plots = new Map()
for (const one of groups.growth?.series ?? []) plots.set(`growth-${one.id}`, await linePlot(one))
const mixed = groups.decide?.comparisons.find(({ id }) => id === 'mixed')
if (mixed) plots.set('decide-mixed', await ratioPlot('One decision, mixed questions', mixed.rows))
for (const { id, rows } of groups.adapters?.comparisons ?? []) {
  plots.set(`adapters-${id.toLowerCase().replaceAll(/\W+/g, '-')}`, await ratioPlot(id, rows))
}
mkdirSync(join(docs, 'performance'), { recursive: true })
for (const [name, svg] of plots) writeFileSync(join(docs, 'performance', `${name}.svg`), svg)

const plotsOf = (group) =>
  [...plots.keys()]
    .filter((name) => name.startsWith(`${group}-`))
    .map((name) => `![${name.replaceAll('-', ' ')}](performance/${name}.svg)`)
    .join('\n')

const blocks = {
  targets: targetsTable(groups),
  circumstances: circumstancesTable(groups),
  ...Object.fromEntries(
    Object.entries(groups).map(([name, group]) => [
      name,
      [plotsOf(name), groupTables(group)].filter(Boolean).join('\n\n'),
    ]),
  ),
}

const drawn = new Set()
const text = readFileSync(page, 'utf8').replaceAll(
  /(<!-- figures: (\w+) -->)[\s\S]*?(<!-- end of figures -->)/g,
  (all, begin, name, end) => {
    drawn.add(name)
    return name in blocks ? `${begin}\n\n${blocks[name]}\n\n${end}` : all
  },
)
const missing = Object.keys(blocks).filter((name) => !drawn.has(name))
if (missing.length > 0) {
  throw new Error(
    `docs/performance.md has no <!-- figures: ${missing[0]} --> <!-- end of figures -->`,
  )
}
writeFileSync(page, text)
const biome = join(root, 'node_modules', '.bin', 'biome')
execFileSync(biome, ['format', '--write', page, figures], { cwd: root, stdio: 'ignore' })
console.log(`docs/performance.md: ${drawn.size} blocks, ${plots.size} plots`)
