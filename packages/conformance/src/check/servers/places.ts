import type { Configuration } from '../configuration.js'
import { CONFIGURATION } from './right.js'

/** Where a wrong server can be seen to be wrong, if that is not at `/me`; by the probe that sees it. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  '/open': ['public-open'],
  '/inside': ['forbidden-to-all'],
  '/digest': ['stranger-as-configured', 'digest-parameters', 'digest-quotes'],
  '/dpop': ['dpop-algs'],
  '/session': ['vary-cookie'],
  '/key': ['wrong-credentials-401', 'key-in-query', 'two-keys', 'cache-other-credentials'],
  '/basic': [
    'wrong-credentials-not-let-in',
    'unknown-user-not-told',
    'basic-charset',
    'basic-realm',
  ],
  '/report': [
    'allowed-let-in',
    'refused-not-let-in',
    'role-denial-403',
    'role-denial-no-challenge',
    'role-denial-no-futile-code',
    'still-well',
  ],
  '/docs': [
    'scope-denial-403',
    'scope-denial-challenge',
    'scope-denial-code',
    'scope-denial-scope',
    'bearer-scope',
    'refused-before-body-is-read',
    'refused-before-media-type',
    'refused-without-body',
  ],
  '/docs/1': ['denial-not-missing', 'cache-403'],
  '/danger': [
    'step-up-401',
    'step-up-code',
    'step-up-parameters',
    'step-up-acr',
    'step-up-max-age',
    'step-up-not-let-in',
  ],
  '/notes/1': [
    'hidden-status',
    'hidden-fields',
    'hidden-body',
    'hidden-head',
    'hidden-options',
    'hidden-conditional',
    'hidden-from-strangers',
    'hidden-from-bad-credentials',
    'hidden-timing',
    'cache-hidden',
  ],
}

/** They compare one path with another, or look at all. */
const EVERYWHERE: readonly string[] = [
  'public-good-credentials',
  'public-bad-credentials',
  'token-revoked',
  'path-override',
  'always-answered',
]

/** As much of the configuration as one probe needs to see its wrong server: a third of the time. */
export function configurationFor(probe: string): Configuration {
  if (EVERYWHERE.includes(probe)) return CONFIGURATION
  const [path] = Object.entries(ELSEWHERE).find(([, probes]) => probes.includes(probe)) ?? ['/me']
  const resources = CONFIGURATION.resources.filter((resource) => resource.path === path)
  const names = resources.flatMap(({ allowed = [], refused = [], stepUp }) =>
    [allowed, refused, stepUp?.refused ?? []].flat(),
  )
  const credentials = Object.entries(CONFIGURATION.credentials ?? {}).filter(([name]) =>
    names.includes(name),
  )
  return { ...CONFIGURATION, resources, credentials: Object.fromEntries(credentials) }
}
