import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { printed } from './child.js'
import { ROOT } from './place.js'
import { type SuiteResult, tally } from './suite/result.js'

export const SAMPLES = join(ROOT, 'apps', 'runtimes')

/** What its README says that each sample prints, below the line with the version. */
function promised(): string {
  const text = readFileSync(join(SAMPLES, 'README.md'), 'utf8')
  const fence = /^```text\n([\s\S]*?)^```/m.exec(text)?.[1]
  if (fence === undefined) throw new Error('apps/runtimes/README.md does not say what is printed')
  return fence.trim()
}

/** Runs a sample as its README says, and compares what it prints. */
export function sampleOf(
  file: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<SuiteResult> {
  return tally('sample', [{ name: file }], async () => {
    const [, ...lines] = (await printed(command, [...args, file], { cwd: SAMPLES, env })).split(
      '\n',
    )
    assert.equal(lines.join('\n'), promised())
  })
}
