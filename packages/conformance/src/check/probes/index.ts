import type { Probe } from '../probe.js'
import { AUTHORIZATION } from './authorization.js'
import { BODIES } from './bodies.js'
import { BROWSERS } from './browsers.js'
import { BYPASSES } from './bypasses.js'
import { CACHING } from './caching.js'
import { CHALLENGES } from './challenges.js'
import { DENIALS } from './denials.js'
import { HIDDEN } from './hidden.js'
import { HOSTILE } from './hostile.js'
import { INJECTION } from './injection.js'
import { MESSAGES } from './messages.js'
import { INTERMEDIARIES } from './intermediaries.js'
import { LEAKS } from './leaks.js'
import { METADATA } from './metadata.js'
import { METHODS } from './methods.js'
import { OTHER_PLACES } from './other-places.js'
import { PASSWORDS } from './passwords.js'
import { PUBLIC } from './public.js'
import { REALM } from './realm.js'
import { SCHEMES } from './schemes.js'
import { STEP_UP } from './step-up.js'
import { STRANGERS } from './strangers.js'
import { TOKENS } from './tokens.js'

/** Every probe, in the order of reports. Their ids are stable. */
export const PROBES: readonly Probe[] = [
  ...STRANGERS,
  ...PUBLIC,
  ...CHALLENGES,
  ...INTERMEDIARIES,
  ...SCHEMES,
  ...AUTHORIZATION,
  ...OTHER_PLACES,
  ...TOKENS,
  ...PASSWORDS,
  ...DENIALS,
  ...STEP_UP,
  ...HIDDEN,
  ...METHODS,
  ...BYPASSES,
  ...INJECTION,
  ...REALM,
  ...HOSTILE,
  ...BODIES,
  ...LEAKS,
  ...CACHING,
  ...BROWSERS,
  ...METADATA,
  ...MESSAGES,
]
