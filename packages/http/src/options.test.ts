import type { Identity } from '@verdict/core'
import { describe, expect, test } from 'vitest'
import { apiKeyField, basicPassword, sessionCookie } from './index.js'
import { spaceOf } from './options.js'

const basic = basicPassword({ verify: () => null })
const key = apiKeyField({ find: () => null })
const cookie = sessionCookie({ cookie: 'sid', verify: () => null })
const mapIdentity = (identity: Identity) => identity

function build(options: object): () => unknown {
  return () => spaceOf({ authenticators: [basic], realm: 'api', ...options })
}

describe('an option that cannot work throws, and says what to write instead', () => {
  test.for([
    ['an unknown name', { relm: 'x' }, 'there is no option relm; there are authenticators, realm'],
    ['no authenticator', { authenticators: [] }, 'authenticators is a list of at least one'],
    [
      'an authenticator that is none',
      { authenticators: [undefined] },
      'holds something that is none',
    ],
    ['a callback that is none', { onDecision: 'log' }, 'onDecision is a function'],
    [
      'authenticators that are no list',
      { authenticators: basic },
      'authenticators is a list of at least one',
    ],
    ['no realm', { realm: undefined }, "write realm: 'api'"],
    ['an empty realm', { realm: '' }, "write realm: 'api'"],
    ['a realm with a line break', { realm: 'a\r\nb' }, 'realm'],
    ['a realm beyond ASCII', { realm: 'süd' }, 'realm'],
    ['an origin with a path', { origin: 'https://api.example.com/' }, 'origin is no origin'],
    ['an origin without a scheme', { origin: 'api.example.com' }, 'origin is no origin'],
    ['an origin in upper case', { origin: 'https://API.example.com' }, 'origin is no origin'],
    ['an origin with its default port', { origin: 'https://a.example:443' }, 'origin is no origin'],
    ...(
      [
        [
          { resource: 'http://api.example.com' },
          'protectedResource.resource is the API as an https',
        ],
        [{ resource: 'https://api.example.com#a' }, 'without a fragment'],
        [{ resource: 'https://u:p@api.example.com' }, 'protectedResource.resource is the API'],
        [{ resource: '/v1' }, 'protectedResource.resource is the API'],
        [{}, 'protectedResource.resource is the API'],
        [
          { resource: 'https://a.example', scopes: ['a'] },
          'protectedResource has no scopes; it has',
        ],
        [{ resource: 'https://a.example', scopes_supported: 'a' }, 'is a list of scopes'],
        [{ resource: 'https://a.example', scopes_supported: [''] }, 'is a list of scopes'],
        [
          { resource: 'https://a.example', resource_name: '' },
          'protectedResource.resource_name is',
        ],
      ] as const
    ).map(
      ([protectedResource, message]) =>
        [JSON.stringify(protectedResource), { protectedResource }, message] as const,
    ),
    [
      'an origin beside that of the protected resource',
      { origin: 'https://a.example', protectedResource: { resource: 'https://b.example' } },
      'origin is not that of protectedResource.resource; leave it out',
    ],
    ['an origin of another protocol', { origin: 'ftp://a.example' }, 'origin is no origin'],
    ['an opaque origin', { origin: 'null' }, 'origin is no origin'],
    ['another word for reject', { invalidCredentials: 'deny' }, "is 'ignore' or 'reject'"],
    ['two issuers', { authenticators: [basic, key] }, 'several issuers (basic, api-key)'],
    ['the same scheme twice', { authenticators: [basic, basic] }, 'Basic is given twice'],
    [
      'two readers of one field',
      { authenticators: [key, key] },
      'two authenticators read the same field',
    ],
    [
      'two cookies',
      { authenticators: [cookie, sessionCookie({ cookie: 'b', verify: () => null })] },
      'reads one cookie at most',
    ],
  ] as const)('%s', ([, options, message]) => {
    expect(build(options)).toThrow(TypeError)
    expect(build(options)).toThrow(message)
  })
})

describe('what can work does not', () => {
  test.for([
    [
      'several issuers with a way to map them',
      { authenticators: [basic, key, cookie], mapIdentity },
    ],
    [
      'several authenticators of one issuer',
      { authenticators: [basic, apiKeyField({ find: () => null, issuer: 'basic' })] },
    ],
    ['an origin with a port', { origin: 'http://127.0.0.1:3000' }],
    ['a realm with quotes, which are escaped', { realm: 'the "api"' }],
  ] as const)('%s', ([, options]) => {
    expect(build(options)).not.toThrow()
  })
})

describe('an authenticator that cannot work throws when it is made', () => {
  test.for([
    ['Basic without verify', () => basicPassword({} as never), 'needs verify'],
    ['a key without find', () => apiKeyField({} as never), 'needs find'],
    [
      'a field that is no field name',
      () => apiKeyField({ find: () => null, field: 'x key' }),
      'field is a field name',
    ],
    [
      'a session without its cookie',
      () => sessionCookie({ verify: () => null } as never),
      'needs the name of its cookie',
    ],
    [
      'a cookie name that is none',
      () => sessionCookie({ cookie: 'a=b', verify: () => null }),
      'needs the name of its cookie',
    ],
    ['a session without verify', () => sessionCookie({ cookie: 'sid' } as never), 'needs verify'],
  ] as const)('%s', ([, make, message]) => {
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})

test('challenges follow the order of the list', () => {
  const { space } = spaceOf({ authenticators: [cookie, key, basic], realm: 'api', mapIdentity })
  expect(space.challenges.map(({ scheme }) => scheme)).toEqual(['Session', 'ApiKey', 'Basic'])
})
