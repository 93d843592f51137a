import { expect, test } from 'vitest'
import * as oauth from './index.js'

test('exports what it says, and nothing else', () => {
  expect(Object.keys(oauth).sort()).toEqual([
    'ClientSecretBasic',
    'ClientSecretJwt',
    'ClientSecretPost',
    'PrivateKeyJwt',
    'TlsClientAuth',
    'accessToken',
    'certificateField',
    'connectionCertificate',
    'memoryStore',
    'redisStore',
    'revocationList',
  ])
})
