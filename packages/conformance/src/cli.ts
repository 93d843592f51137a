import { readFileSync } from 'node:fs'
import { report } from './vectors/report.js'

// `npm run vectors -- FILE...`: runs files of vectors against the built packages.
try {
  const passed = await report(
    process.argv.slice(2),
    (file) => readFileSync(file, 'utf8'),
    (line) => console.log(line),
  )
  if (!passed) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
