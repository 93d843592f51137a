// The names that each package exports, as ESM, as CommonJS and in its types: the three agree, and are
// as committed.

import { createRequire } from 'node:module'
import { isDeepStrictEqual } from 'node:util'
import { entriesOf, packages, refuse } from '../context.mjs'
import { committed, surfaces } from '../surfaces.mjs'

const require = createRequire(import.meta.url)

export async function check() {
  const all = await surfaces()
  const entries = packages.flatMap(entriesOf)
  const findings = await Promise.all(
    entries.map(async ({ specifier, esm, cjs }) => {
      const { values } = all.find((one) => one.specifier === specifier).exports
      const names = {
        ESM: Object.keys(await import(esm)).sort(),
        CommonJS: Object.keys(require(cjs)).sort(),
      }
      return Object.entries(names)
        .filter(([, found]) => !isDeepStrictEqual(found, values))
        .map(
          ([format, found]) =>
            `${specifier} exports [${found.join()}] as ${format}, its types [${values.join()}]`,
        )
    }),
  )
  refuse(findings.flat())
  committed('exports.txt', (name) =>
    all
      .filter((entry) => entry.name === name)
      .map(({ specifier, exports }) =>
        [
          `# ${specifier}`,
          ...exports.values.map((value) => `value ${value}`),
          ...exports.types.map((type) => `type  ${type}`),
          '',
        ].join('\n'),
      )
      .join('\n'),
  )
  return `${entries.length} entries: ESM, CommonJS and types agree, and are as committed`
}
