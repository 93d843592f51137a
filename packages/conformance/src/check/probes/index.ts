import type { Probe } from '../probe.js'
import { CHALLENGES } from './challenges.js'
import { STRANGERS } from './strangers.js'
import { TOKENS } from './tokens.js'
import { DENIALS } from './denials.js'
import { SCHEMES } from './schemes.js'

/** Every probe, in the order of reports. Their ids are stable. */
export const PROBES: readonly Probe[] = [
  ...CHALLENGES,
  ...SCHEMES,
  ...STRANGERS,
  ...TOKENS,
  ...DENIALS,
]
