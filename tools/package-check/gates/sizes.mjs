// What each package weighs, against its budget and its target (../sizes.json, in bytes, min+gzip). A
// budget above its target only ever goes down: `npm run api` lowers it to what was reached.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle, gzipped } from '../bundle.mjs'
import { packages, readJson, refuse, root, writes } from '../context.mjs'

const budgetFile = join(import.meta.dirname, '..', 'sizes.json')
const tableFile = join(root, 'docs', 'size.md')
// zlib differs by some bytes from one Node to the next; the table may be this far off.
const TOLERANCE = 50

export async function check() {
  const budgets = readJson(budgetFile)
  const weighed = await Promise.all(
    packages
      .filter(({ name }) => name in budgets)
      .map(async (one) => {
        const code = await bundle(one)
        return { name: one.name, minified: code.length, size: gzipped(code), ...budgets[one.name] }
      }),
  )
  if (writes) write(weighed)
  refuse(weighed.flatMap(findings))
  return weighed.map(({ name, size, target }) => `${name} ${kB(size)}/${kB(target)}`).join(', ')
}

const kB = (bytes) => `${(bytes / 1000).toFixed(2)} kB`

function findings({ name, size, budget, target }) {
  if (budget < target) return [`${name}: a budget below its target: write ${target}`]
  if (size > budget) return [`${name}: ${kB(size)} min+gzip, and its budget is ${kB(budget)}`]
  const row = new RegExp(`^\\| @verdict/${name} +\\| +[\\d,]+ B \\| +([\\d,]+) B \\|`, 'm')
  const told = Number(row.exec(readFileSync(tableFile, 'utf8'))?.[1].replaceAll(',', ''))
  if (Math.abs(size - told) <= TOLERANCE) return []
  return [`${name}: ${size} B min+gzip, and docs/size.md says ${told}: npm run api writes it`]
}

function write(weighed) {
  const lowered = weighed.map(({ name, size, budget, target }) => {
    const reached = Math.ceil((size + TOLERANCE) / 100) * 100
    return [name, { target, budget: Math.max(target, Math.min(budget, reached)) }]
  })
  writeFileSync(budgetFile, `${JSON.stringify(Object.fromEntries(lowered), undefined, 2)}\n`)
  writeFileSync(tableFile, table(weighed))
}

function table(weighed) {
  const bytes = (count) => `${count.toLocaleString('en')} B`
  const cells = [
    ['package', 'minified', 'min+gzip', 'target'],
    ...weighed.map(({ name, minified, size, target }) => [
      `@verdict/${name}`,
      bytes(minified),
      bytes(size),
      bytes(target),
    ]),
  ]
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)))
  const line = (row) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join(' | ')} |`
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return `# Size

Everything that a package exports, minified by esbuild and compressed by gzip -9; other packages that it depends on are not counted. Written by \`npm run api\`; CI holds the packages to it.

${[line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n')}
`
}
