import { expect, test } from 'vitest'
import { basicPassword, createAuthorizer } from './index.js'
import { metadataOf } from './protected-resource.js'

// RFC 9728 3.1: the well-known part goes between the host and the path, and a lone slash is no path.
test.each([
  ['https://a.example', 'https://a.example/.well-known/oauth-protected-resource'],
  ['https://a.example/', 'https://a.example/.well-known/oauth-protected-resource'],
  ['https://a.example/v1', 'https://a.example/.well-known/oauth-protected-resource/v1'],
  ['https://a.example/v1/', 'https://a.example/.well-known/oauth-protected-resource/v1/'],
  [
    'https://a.example:8443/v1?k=v',
    'https://a.example:8443/.well-known/oauth-protected-resource/v1?k=v',
  ],
  ['http://127.0.0.1:3000/mcp', 'http://127.0.0.1:3000/.well-known/oauth-protected-resource/mcp'],
])('the metadata of %s is at %s', (resource, url) => {
  const metadata = metadataOf({ resource }, [])
  expect(metadata.url).toBe(url)
  const target = url.slice(new URL(url).origin.length)
  // As a path, and as a whole URL, whose host is the client's word.
  expect(metadata.isAt(target)).toBe(true)
  expect(metadata.isAt(`http://evil.example${target}`)).toBe(true)
  expect(metadata.isAt(`${target}x`)).toBe(false)
  expect(metadata.isAt(`/x${target}`)).toBe(false)
  expect(metadata.isAt(`//evil.example${target}`)).toBe(false)
})

test('what is written wins over what authenticators say', () => {
  const basic = basicPassword({ verify: () => null })
  const { answer } = metadataOf({ resource: 'https://a.example', resource_name: 'A' }, [
    { ...basic, metadata: { resource_name: 'B', bearer_methods_supported: ['header'] } },
    basic,
  ])
  expect(JSON.parse(answer.body)).toEqual({
    resource: 'https://a.example',
    resource_name: 'A',
    bearer_methods_supported: ['header'],
  })
})

test('there is nothing to serve where nothing was said', () => {
  const authorize = createAuthorizer({
    authenticators: [basicPassword({ verify: () => null })],
    realm: 'api',
  })
  expect(() => authorize.metadata()).toThrow(/give createAuthorizer\(\) protectedResource/)
})
