import type { Identity } from '@verdict/core'
import { expect, test } from 'vitest'
import { ISSUER, claimsWith } from '../test/issuer.js'
import { identityOf, type Mapping, objectionTo } from './claims.js'

const MAPPING: Mapping = { strict: false, roles: 'roles', attributes: undefined }

function identity(changes: Record<string, unknown>, mapping: Partial<Mapping> = {}): unknown {
  // JSON, as claims come: what is undefined here is missing there
  const claims = JSON.parse(JSON.stringify(claimsWith(changes))) as Record<string, unknown>
  const whole = { ...MAPPING, ...mapping }
  const made = objectionTo(claims, whole.strict) ?? identityOf(claims, whole)
  return made.kind === 'identified' ? made.identity : made
}

test('a token of RFC 9068 says who, by whom, and what for', () => {
  expect(identity({ acr: 'mfa', auth_time: 1_700_000_000 })).toEqual({
    id: 'alice',
    issuer: ISSUER,
    scopes: ['documents:read', 'documents:write'],
    roles: ['editor'],
    acr: 'mfa',
    authTime: 1_700_000_000,
  })
})

test('what is not said is not there', () => {
  expect(identity({ scope: undefined, roles: undefined })).toEqual({ id: 'alice', issuer: ISSUER })
})

test.each<[string, Record<string, unknown>, string[] | undefined]>([
  ['an empty scope', { scope: '' }, []],
  ['one scope', { scope: 'a' }, ['a']],
  ['spaces too many', { scope: ' a  b ' }, ['a', 'b']],
  ['no other white space', { scope: 'a\tb' }, ['a\tb']],
  ['scp as a list', { scope: undefined, scp: ['a', 'b'] }, ['a', 'b']],
  ['scp as text', { scope: undefined, scp: 'a b' }, ['a', 'b']],
  ['an empty list', { scope: undefined, scp: [] }, []],
  ['scope before scp', { scope: 'a', scp: ['b'] }, ['a']],
  ['neither', { scope: undefined }, undefined],
])('scopes: %s', (_name, claims, scopes) => {
  const made = identity(claims) as Identity
  expect(made).toMatchObject({ id: 'alice' })
  expect(made.scopes).toEqual(scopes)
})

test.each<[string, Record<string, unknown>, Mapping['roles'], string[] | undefined]>([
  ['a list', { roles: ['a', 'b'] }, 'roles', ['a', 'b']],
  ['one', { roles: 'a' }, 'roles', ['a']],
  ['one with a space', { roles: 'a b' }, 'roles', ['a b']],
  ['an empty list', { roles: [] }, 'roles', []],
  ['another claim', { groups: ['a'] }, 'groups', ['a']],
  ['a path', { realm_access: { roles: ['a'] } }, 'realm_access.roles', ['a']],
  ['a long path', { a: { b: { c: 'd' } } }, 'a.b.c', ['d']],
  ['no end of the path', { realm_access: {} }, 'realm_access.roles', undefined],
  ['no start of the path', {}, 'realm_access.roles', undefined],
  ['a URL', { 'https://a.example/roles': ['a'] }, 'https://a.example/roles', ['a']],
  ['a URN', { 'urn:a.b:roles': ['a'] }, 'urn:a.b:roles', ['a']],
  ['what every object has', {}, 'constructor.name', undefined],
  ['what every object has at its end', { a: {} }, 'a.toString', undefined],
  ['a function', { groups: { a: true } }, ({ groups }) => Object.keys(groups as object), ['a']],
  ['a function that finds none', {}, () => undefined, undefined],
])('roles: %s', (_name, claims, roles, expected) => {
  const made = identity(claims, { roles }) as Identity
  expect(made).toMatchObject({ id: 'alice' })
  expect(made.roles).toEqual(expected)
})

test.each<[string, Record<string, unknown>, Partial<Mapping>, string]>([
  ['sub is missing', { sub: undefined }, {}, 'malformed'],
  ['sub is empty', { sub: '' }, {}, 'malformed'],
  ['sub is a number', { sub: 5 }, {}, 'malformed'],
  ['sub is null', { sub: null }, {}, 'malformed'],
  ['aud is mixed', { aud: ['https://api.example.com', 5] }, {}, 'malformed'],
  ['scope is a number', { scope: 5 }, {}, 'malformed'],
  ['scope is null', { scope: null }, {}, 'malformed'],
  ['scope is null beside scp', { scope: null, scp: 'a' }, {}, 'malformed'],
  ['scope is a list', { scope: ['a'] }, {}, 'malformed'],
  ['scope is an object', { scope: { a: true } }, {}, 'malformed'],
  ['scp is a number', { scope: undefined, scp: 5 }, {}, 'malformed'],
  ['scp is mixed', { scope: undefined, scp: ['a', 5] }, {}, 'malformed'],
  ['roles is a number', { roles: 5 }, {}, 'malformed'],
  ['roles is null', { roles: null }, {}, 'malformed'],
  ['roles is true', { roles: true }, {}, 'malformed'],
  ['roles is an object', { roles: { admin: true } }, {}, 'malformed'],
  ['roles is mixed', { roles: ['a', null] }, {}, 'malformed'],
  ['roles is nested', { roles: [['admin']] }, {}, 'malformed'],
  ['text on the way to the roles', { a: 'b' }, { roles: 'a.length' }, 'malformed'],
  ['null on the way to the roles', { a: null }, { roles: 'a.b' }, 'malformed'],
  ['a function gives a number', {}, { roles: () => 5 }, 'malformed'],
  ['acr is a number', { acr: 2 }, {}, 'malformed'],
  ['acr is a list', { acr: ['mfa'] }, {}, 'malformed'],
  ['auth_time is text', { auth_time: '1700000000' }, {}, 'malformed'],
  ['auth_time is null', { auth_time: null }, {}, 'malformed'],
  [
    'client_id is missing where RFC 9068 counts',
    { client_id: undefined },
    { strict: true },
    'malformed',
  ],
  ['client_id is empty there', { client_id: '' }, { strict: true }, 'malformed'],
  ['jti is missing there', { jti: undefined }, { strict: true }, 'malformed'],
  ['jti is a number there', { jti: 5 }, { strict: true }, 'malformed'],
  ['iat is missing there', { iat: undefined }, { strict: true }, 'malformed'],
  ['it is an ID token', { at_hash: 'x' }, {}, 'untrusted'],
  ['it is an ID token of the hybrid flow', { c_hash: 'x' }, {}, 'untrusted'],
])('no identity where %s', (_name, claims, mapping, reason) => {
  expect(identity(claims, mapping)).toMatchObject({ kind: 'invalid', reason })
})

test('attributes are what the function makes of the claims', () => {
  const attributes: Mapping['attributes'] = ({ tenant }) => ({ tenant })
  expect(identity({ tenant: 'acme' }, { attributes })).toMatchObject({
    attributes: { tenant: 'acme' },
  })
})

test('a mistake of the mapping is thrown, and is not the token’s', () => {
  const mistakes: Partial<Mapping>[] = [
    { attributes: (() => undefined) as never },
    { attributes: (async () => ({})) as never },
    { roles: async () => ['admin'] },
  ]
  for (const mapping of mistakes) expect(() => identity({}, mapping)).toThrow(TypeError)
})
