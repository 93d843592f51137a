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
    INTROSPECTION_CLIENT_ID: 'api',
    INTROSPECTION_CLIENT_SECRET: 's',
    INTROSPECTION_AUDIENCE: 'https://opaque.example',
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
    tokens: {
      issuer: ISSUER,
      jwksUri: JWKS_URI,
      introspection: {
        audience: 'https://opaque.example',
        clientId: 'api',
        clientSecret: 's',
      },
    },
    origin: 'https://api.example',
    realm: 'r',
    basicUser: 'u',
    basicPassword: 'p',
    apiKey: 'k',
    generated: {},
  })
})

test('of the issuer no more is needed than its name', () => {
  const [ISSUER, AUDIENCE] = ['https://login.example', 'https://api.example']
  expect(readSettings({ ISSUER, AUDIENCE }).tokens).toEqual({ issuer: ISSUER })
  const asking = { INTROSPECTION_CLIENT_ID: 'api', INTROSPECTION_CLIENT_SECRET: 's' }
  expect(readSettings({ ISSUER, AUDIENCE, ...asking }).tokens?.introspection).toEqual({
    audience: AUDIENCE,
    clientId: 'api',
    clientSecret: 's',
  })
})

test('what cannot work is said at once', () => {
  expect(() => readSettings({ PORT: 'http' })).toThrow('PORT')
  expect(() => readSettings({ PORT: '65536' })).toThrow('PORT')
  expect(() => readSettings({ ISSUER: 'https://login.example' })).toThrow('AUDIENCE')
  const [ISSUER, AUDIENCE] = ['https://login.example', 'https://api.example']
  for (const half of [{ INTROSPECTION_CLIENT_ID: 'api' }, { INTROSPECTION_CLIENT_SECRET: 's' }]) {
    expect(() => readSettings({ ISSUER, AUDIENCE, ...half })).toThrow('go together')
  }
})
