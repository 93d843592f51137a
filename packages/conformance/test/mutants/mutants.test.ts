import { beforeAll, describe, expect, test } from 'vitest'
import { check, failures } from '../../src/index.js'
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

describe.each<[about: string, mutants: readonly Mutant[]]>([
  ['challenges', challengeMutants],
  ['tokens', tokenMutants],
  ['denials', denialMutants],
  ['requests', requestMutants],
  ['ways around', bypassMutants],
])('faults of %s are found by the probe that is there for them', (_about, mutants) => {
  test.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    '%s',
    async (_name, mutant) => {
      const report = await check(mutate(api, mutant), configurationFor(api, mutant))
      const found = failures(report).map(({ probe }) => probe.id)
      expect(found.sort()).toEqual([mutant.probe, ...(mutant.also ?? [])].sort())
      expect(terminalReport(report, { colours: false })).toContain(`(${mutant.probe}, `)
    },
  )
})
