import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { documentOf } from './document.js'
import { subjects } from './servers/index.js'
import { type Surveyed, survey } from './survey.js'

const PAGE = join(import.meta.dirname, '..', '..', '..', 'docs', 'middlewares.md')

// Express and Koa write what handlers threw to the console, and every refusal is such.
console.error = () => {}

const all: Surveyed[] = []
for (const subject of subjects) {
  const one = await survey(subject)
  const found = one.report.results.filter(({ outcome }) => outcome === 'failed').length
  console.log(`${subject.name}: ${found} findings in ${one.report.requests} requests`)
  all.push(one)
}
writeFileSync(PAGE, documentOf(all, new Date().toISOString().slice(0, 10)))
