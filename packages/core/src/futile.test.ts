import { describe, expect, test } from 'vitest'
import { ask, now, type Row } from '../test/ask.js'
import type { Atoms, Identity, OpenVocabulary, Rule } from './index.js'

type Define = (atoms: Atoms<OpenVocabulary, Row>) => Rule

describe('a remedy that would be futile', () => {
  const reads = (code: string, test: (who: Identity) => boolean): Define => {
    return (a) => a.relation(code, test)
  }
  const calm = reads('calm', () => true)
  const mfa: Define = (a) => a.assurance({ acr: ['mfa', 'hw'] })
  test.for<[string, Define, Partial<Identity>, string]>([
    [
      'by a negated scope, with one that is held',
      (a) => a.allOf(a.scope('a'), a.not(a.scope('a', 'b'))),
      { scopes: ['b'] },
      'excluded',
    ],
    [
      'by the relation that the scope breaks, not the first relation',
      (a) => a.allOf(calm(a), a.scope('a'), reads('narrow', (who) => !who.scopes?.length)(a)),
      {},
      'narrow',
    ],
    [
      'by the relation that the scope breaks, not one that a login would break',
      (a) => {
        const stale = reads('stale', ({ authTime }) => authTime !== now)
        return a.allOf(stale(a), a.scope('a'), reads('narrow', (who) => !who.scopes?.length)(a))
      },
      { authTime: now - 100 },
      'narrow',
    ],
    [
      'by the relation that the login breaks',
      (a) => a.allOf(calm(a), mfa(a), reads('weak', ({ acr }) => acr !== 'mfa' && acr !== 'hw')(a)),
      { acr: 'pwd' },
      'weak',
    ],
    [
      'by the relation that a login of now breaks',
      (a) =>
        a.allOf(calm(a), a.assurance({ maxAge: 5 }), reads('stale', (w) => w.authTime !== now)(a)),
      { acr: 'pwd', authTime: now - 100 },
      'stale',
    ],
    [
      'by an acr value that is excluded',
      (a) => a.allOf(a.assurance({ maxAge: 5 }), a.not(a.assurance({ acr: ['pwd'], maxAge: 9 }))),
      { acr: 'pwd', authTime: now - 100 },
      'excluded',
    ],
  ])('is refused %s', ([, define, who, code]) => {
    const decision = ask(define, who)
    expect(decision).toMatchObject({ kind: 'forbid', level: 'forbidden', challenges: [] })
    expect(decision.kind === 'forbid' && decision.operatorReason.code).toBe(code)
  })

  test('is asked about with what the remedy brings, and what the caller has', () => {
    const seen: Identity[] = []
    const look = reads('look', (who) => seen.push(who) > 0)
    const last = (define: Define, who: Partial<Identity>) => {
      ask(define, who)
      return seen.at(-1)
    }
    const scope: Define = (a) => a.allOf(a.scope('a', 'b'), look(a))
    const login: Define = (a) => a.allOf(a.assurance({ acr: ['mfa'], maxAge: 9 }), look(a))
    const held = { id: 'u1', roles: ['x'], acr: 'pwd', authTime: now - 100 }
    expect(last(scope, { ...held, scopes: ['c'] })).toEqual({ ...held, scopes: ['c', 'a', 'b'] })
    expect(last(scope, held)).toEqual({ ...held, scopes: ['a', 'b'] })
    expect(last(login, held)).toEqual({ ...held, scopes: [], acr: 'mfa', authTime: now })
  })
})
