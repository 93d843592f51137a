// A report of everything that each package offers, as declarations, is committed: whoever changes it
// shows it in the diff.

import { execFileSync } from 'node:child_process'
import { bin, root } from '../context.mjs'
import { committed, surfaces } from '../surfaces.mjs'

export async function check() {
  const all = await surfaces()
  committed('api.md', (name) => {
    const entries = all.filter((entry) => entry.name === name)
    return formatted(entries.map(section).join('\n'))
  })
  return `${all.length} reports are as committed`
}

/** The declarations without what API Extractor adds: tags that we do not use, and what is undocumented. */
function section({ specifier, report }) {
  const [, declarations] = /```ts\n\n([\s\S]*?)\n```/.exec(report)
  const plain = declarations
    .replaceAll(/^ *\/\/ (@public|\(undocumented\)|\(No @packageDocumentation.*)\n/gm, '')
    .trim()
  return `# ${specifier}

Written by \`npm run api\` from the declarations that are published.

\`\`\`typescript
${plain}
\`\`\`
`
}

/** Long declarations broken over lines, so that a diff shows which part of one changed. */
function formatted(markdown) {
  const options = {
    cwd: root,
    input: markdown,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  }
  return execFileSync(bin('biome'), ['format', '--stdin-file-path=api.md'], options)
}
