import { expect, test } from 'vitest'
import { readSettings } from './settings.js'

test('what is absent is made up, anew each time, and said', () => {
  const first = readSettings({})
  expect(first).toMatchObject({ port: 3000, realm: 'documents' })
  expect(first.tokens).toBeUndefined()
  expect(Object.keys(first.generated)).toEqual(['BASIC_USER', 'BASIC_PASSWORD', 'API_KEY'])
  expect(first.apiKey).toBe(first.generated['API_KEY'])
  expect(readSettings({ API_KEY: '' }).apiKey).not.toBe(first.apiKey)
})

test('what is given is taken', () => {
  const ISSUER = 'https://login.example'
  const JWKS_URI = 'https://login.example/jwks'
  const settings = readSettings({
    PORT: '0',
    ISSUER,
    JWKS_URI,
    AUDIENCE: 'https://api.example',
    ORIGIN: 'https://api.example',
    REALM: 'r',
    BASIC_USER: 'u',
    BASIC_PASSWORD: 'p',
    API_KEY: 'k',
  })
  expect(settings).toEqual({
    port: 0,
    audience: 'https://api.example',
    tokens: { issuer: ISSUER, jwksUri: JWKS_URI },
    origin: 'https://api.example',
    realm: 'r',
    basicUser: 'u',
    basicPassword: 'p',
    apiKey: 'k',
    generated: {},
  })
})

test('what cannot work is said at once', () => {
  expect(() => readSettings({ PORT: 'http' })).toThrow('PORT')
  expect(() => readSettings({ PORT: '65536' })).toThrow('PORT')
  expect(() => readSettings({ ISSUER: 'https://login.example' })).toThrow('AUDIENCE')
  const ISSUER = 'https://login.example'
  expect(() => readSettings({ ISSUER, AUDIENCE: 'https://api.example' })).toThrow('JWKS_URI')
})
