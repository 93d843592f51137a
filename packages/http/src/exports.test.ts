import { expect, test } from 'vitest'
import * as http from './index.js'

test('the exports are these', () => {
  expect(Object.keys(http).sort()).toEqual([
    'answer',
    'apiKeyField',
    'basicPassword',
    'createAuthorizer',
    'createEnforcer',
    'fetchRequest',
    'identified',
    'invalid',
    'keyDigest',
    'malformed',
    'nodeRequest',
    'nothing',
    'partial',
    'readAuthorization',
    'readBasic',
    'readChallenges',
    'refusalOf',
    'secureUrl',
    'sessionCookie',
    'toResponse',
    'unavailable',
    'writeChallenge',
    'writeChallenges',
  ])
})
