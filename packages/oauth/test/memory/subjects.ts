import { INTROSPECTED } from './introspected.js'
import { PROOFS } from './proofs.js'
import { STORES } from './stores.js'
import type { Subject } from './subject.js'
import { TOKENS } from './tokens.js'

/** Whatever remembers something in this package. */
export const SUBJECTS: readonly Subject[] = [...TOKENS, ...INTROSPECTED, ...PROOFS, ...STORES]
