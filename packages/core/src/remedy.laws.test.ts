import assert from 'node:assert/strict'
import fc from 'fast-check'
import { test } from 'vitest'
import {
  ACRS,
  acrReader,
  ask,
  atoms,
  BOUNDS,
  law,
  levelOf,
  questions,
  type Question,
  rules,
  SCOPES,
  whoOf,
} from '../test/questions.js'
import type { Challenge, Identity } from './index.js'

/** Every identity that a client may come back with, having done what the challenge names. */
export function remedied({ params }: Challenge, level: string, question: Question): Identity[] {
  const who = whoOf(question) as Identity
  const held = who.scopes ?? []
  const named = params['scope']?.split(' ')
  // A new token may or may not keep what the old one held beside what is named.
  const scopes = named ? [named, [...new Set([...held, ...named])]] : [held, []]
  if (level === 'insufficient_scope') return scopes.map((list) => ({ ...who, scopes: list }))
  const { now } = question.environment
  const ages = [0, Number(params['max_age'] ?? 0)] // just now, and as long ago as the challenge allows
  const acrs = params['acr_values']?.split(' ') ?? [who.acr]
  return scopes.flatMap((list) =>
    acrs.flatMap((acr) =>
      ages.map((age) => ({ ...who, scopes: list, acr, authTime: now ? now - age : who.authTime })),
    ),
  )
}

// Seen to fail when levelOfAlternative() did not look for what the remedy would break, when acr values
// were joined instead of intersected, when max_age was the largest instead of the smallest, and when
// a step-up named no scope unless there were two.
test('law 6: a scope or step-up challenge is never futile', () => {
  let seen = 0
  const negated = atoms.not(atoms.relation('is_hw', (identity) => identity.acr === 'hw'))
  fc.assert(
    fc.property(questions(rules(true, [acrReader, negated])), (question) => {
      for (const bound of BOUNDS) {
        const decision = ask(question, bound)
        const level = levelOf(decision)
        if (decision.kind === 'allow' || (level !== 'step_up' && level !== 'insufficient_scope'))
          continue
        seen += 1
        const [challenge] = decision.challenges as [Challenge]
        if (challenge.scheme === 'Session') {
          // It names nothing: some login must do.
          const logins = [whoOf(question)?.acr, ...ACRS].map((acr) => ({
            ...(whoOf(question) as Identity),
            acr,
            authTime: question.environment.now,
          }))
          assert.ok(
            logins.some((identity) => ask({ ...question, identity }, bound).kind === 'allow'),
          )
          continue
        }
        for (const identity of remedied(challenge, level, question)) {
          assert.deepEqual(ask({ ...question, identity }, bound), { kind: 'allow' })
        }
      }
    }),
    law,
  )
  assert.ok(seen > law.numRuns / 10)
})

// Seen to fail when a missing scope was forbidden, and when isBetter() kept the first alternative.
test('law 7: without a not, no token or login cures a plain 403', () => {
  fc.assert(
    fc.property(questions(rules(false)), (question) => {
      const who = whoOf(question)
      if (who === null) return
      for (const bound of BOUNDS) {
        const decision = ask(question, bound)
        if (decision.kind !== 'forbid' || decision.level !== 'forbidden') continue
        const { credentials } = question
        const offer = credentials.kind === 'valid' ? credentials.offer : undefined
        const scopes = offer?.deliversScope ? [...SCOPES] : who.scopes
        const logins = offer?.deliversStepUp ? [who.acr, ...ACRS] : [who.acr]
        for (const acr of logins) {
          const authTime = offer?.deliversStepUp ? question.environment.now : who.authTime
          const identity: Identity = { ...who, scopes, acr, authTime }
          assert.notEqual(ask({ ...question, identity }, bound).kind, 'allow')
        }
      }
    }),
    law,
  )
})

/** Writes a challenge as RFC 9110 11.6.1 has it, and reads it back: the plainest that can do both. */
const write = ({ scheme, params }: Challenge): string =>
  `${scheme} ${Object.entries(params)
    .map(([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`)
    .join(', ')}`

function read(line: string): Challenge {
  const [, scheme = '', rest = ''] = /^([!#$%&'*+.^_`|~\w-]+) (.*)$/.exec(line) ?? []
  const params: Record<string, string> = {}
  for (const [, name = '', value = ''] of rest.matchAll(/([\w-]+)="((?:[^"\\]|\\.)*)"/g)) {
    params[name] = value.replace(/\\(.)/g, '$1')
  }
  return { scheme, params }
}

// Seen to fail when max_age was a number, and when omitted credentials were told invalid_token.
test('law 8: a 401 has a challenge; every challenge is written and read back', () => {
  fc.assert(
    fc.property(questions(), (question) => {
      for (const bound of BOUNDS) {
        const decision = ask(question, bound)
        if (decision.kind === 'allow') continue
        if (decision.kind === 'challenge') assert.ok(decision.challenges.length > 0)
        // A plain 403 has none: nothing that a challenge could ask for would help.
        if (levelOf(decision) === 'forbidden') assert.deepEqual(decision.challenges, [])
        for (const challenge of decision.challenges) {
          assert.deepEqual(read(write(challenge)), challenge)
          // RFC 6750 3.1: no error code where no credentials, or none of ours, were sent.
          const { kind } = question.credentials
          if (kind === 'omitted') assert.ok(!('error' in challenge.params))
        }
      }
    }),
    law,
  )
})
