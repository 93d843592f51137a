import { beforeAll, describe, expect, test } from 'vitest'
import { check, failures, probes } from '../../src/index.js'
import { terminalReport } from '../../src/reports/index.js'
import { type Api, createApi } from './api.js'
import { bypassMutants } from './bypass-mutants.js'
import { challengeMutants } from './challenge-mutants.js'
import { denialMutants } from './denial-mutants.js'
import { configurationFor, type Mutant, mutate } from './mutant.js'
import { requestMutants } from './request-mutants.js'
import { tokenMutants } from './token-mutants.js'

let api: Api
beforeAll(async () => {
  api = await createApi()
})

test('in the API without a fault nothing is found, and nearly everything is tried', async () => {
  const { results } = await check(api, api.configuration)
  expect(results.flatMap(({ findings }) => findings)).toEqual([])
  const skipped = results.filter(({ outcome }) => outcome === 'skipped')
  expect(skipped.map(({ probe }) => probe.id)).toEqual([
    'digest-parameters',
    'digest-quotes',
    'bearer-error-uri',
    'token-twice',
    'hidden-timing',
    'head-content-length',
    'body-json',
    'retry-after',
  ])
})

/** They send a dozen or more requests to each path: without them 27 of 135 are left. */
const MANY_REQUESTS = [
  'The Authorization field',
  'Tokens that do not count',
  'Ways around',
  'Injection',
  'Hostile credentials',
]

/** Whoever is to find a mutant, with all of their headings, and whoever is to be silent about it. */
function asked({ probe, also = [], after }: Mutant): readonly string[] {
  const seeing = [probe, ...also, after]
  const groups = probes.flatMap(({ id, group }) => (seeing.includes(id) ? [group] : []))
  return probes
    .filter(({ group }) => groups.includes(group) || !MANY_REQUESTS.includes(group))
    .map(({ id }) => id)
}

describe.each<[about: string, mutants: readonly Mutant[]]>([
  ['challenges', challengeMutants],
  ['tokens', tokenMutants],
  ['denials', denialMutants],
  ['requests', requestMutants],
  ['ways around', bypassMutants],
])('faults of %s are found by the probe that is there for them', (_about, mutants) => {
  async function isFound(_name: string, mutant: Mutant): Promise<void> {
    const only = asked(mutant)
    const report = await check(mutate(api, mutant), configurationFor(api, mutant), { only })
    const found = failures(report).map(({ probe }) => probe.id)
    expect(found.sort()).toEqual([mutant.probe, ...(mutant.also ?? [])].sort())
    expect(terminalReport(report, { colours: false })).toContain(`(${mutant.probe}, `)
  }
  const named = (timed: boolean) =>
    mutants
      .filter((mutant) => (mutant.timed ?? false) === timed)
      .map((mutant) => [mutant.name, mutant] as const)
  test.each(named(true))('%s', isFound)
  // Runs wait for answers that are late and for what comes behind an answer to HEAD.
  test.concurrent.each(named(false))('%s', isFound)
})
