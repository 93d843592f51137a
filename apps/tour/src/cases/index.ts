import type { Chapter } from '../step.js'
import { callers } from './callers.js'
import { documents } from './documents.js'
import { issuer } from './issuer.js'
import { permissions } from './permissions.js'
import { proofs } from './proofs.js'
import { schemes } from './schemes.js'
import { surroundings } from './surroundings.js'

/** The tour, in order: later steps use what earlier ones made. */
export const chapters: readonly Chapter[] = [
  callers,
  permissions,
  documents,
  schemes,
  issuer,
  proofs,
  surroundings,
]
