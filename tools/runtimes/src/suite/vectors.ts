import {
  askCore,
  type DecisionVector,
} from '../../../../packages/conformance/src/vectors/decisions.js'
import { canonical, runVectors } from '../../../../packages/conformance/src/vectors/run.js'
import { type SuiteResult, tally } from './result.js'

/** The files' texts by their names; the bundler puts them here. */
declare const VECTORS: Readonly<Record<string, string>>

function decisions(): DecisionVector[] {
  return JSON.parse(VECTORS['decisions'] ?? '') as DecisionVector[]
}

/** `decide` alone. */
export function coreVectors(): Promise<SuiteResult> {
  const asked = decisions().filter(({ core }) => core !== false)
  return tally('core vectors', asked, (vector) => {
    const [expected, got] = [canonical(vector.expect), canonical(askCore(vector))]
    if (got !== expected) throw new Error(`expected ${expected}, got ${got}`)
  })
}

/** The header grammar, and every decision as a request through a guard of the Fetch entry. */
export async function httpVectors(): Promise<SuiteResult> {
  // An identity without an id is a bug of its authenticator, which http refuses by throwing.
  const isNobody = ({ identity }: DecisionVector) => identity !== null && !identity.id
  const asked = decisions().filter((vector) => !isNobody(vector))
  const files = {
    ...VECTORS,
    decisions: JSON.stringify(asked.map((vector) => ({ ...vector, core: false }))),
  }
  const results = []
  for (const [file, text] of Object.entries(files)) results.push(...(await runVectors(file, text)))
  const { failures, passed } = await tally('http vectors', results, (result) => {
    if (result.outcome !== 'passed') {
      throw new Error(`expected ${result.expected}, got ${result.got}`)
    }
  })
  const why = 'no authenticator can give an identity without an id'
  const inexpressible = decisions()
    .filter(isNobody)
    .map(({ name }) => ({ name, why }))
  return { suite: 'http vectors', passed, failures, inexpressible }
}
