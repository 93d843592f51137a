import {
  type Atoms,
  bearer,
  basic,
  dpop,
  type InvalidReason,
  type OpenVocabulary,
  type Rule,
  session,
  type Scheme,
} from '@verdict/core'

/** The resource that the vectors ask about. */
export interface Owned {
  readonly owner: string | null
}

/** A requirement as the vectors write it: one key, or a combination. */
export type Requirement =
  | { readonly public: true }
  | { readonly authenticated: true }
  | { readonly role: string }
  | { readonly scope: readonly [string, ...string[]] }
  | { readonly owner: true }
  | { readonly attribute: { readonly name: string; readonly equals: string | number | boolean } }
  | {
      readonly network: {
        readonly allow: readonly [string, ...string[]]
        readonly deny: readonly [string, ...string[]]
      }
    }
  | { readonly stepUp: { readonly acr: readonly [string, ...string[]]; readonly maxAge: number } }
  | { readonly anyOf: readonly [Requirement, ...Requirement[]] }
  | { readonly allOf: readonly [Requirement, ...Requirement[]] }
  | { readonly not: Requirement }

type Build = Atoms<OpenVocabulary, Owned>

/** The vectors' names for atoms, and ours. */
export function ruleOf(requirement: Requirement, atoms: Build): Rule {
  if ('public' in requirement) return atoms.anyone()
  if ('authenticated' in requirement) return atoms.authenticated()
  if ('role' in requirement) return atoms.role(requirement.role)
  if ('scope' in requirement) return atoms.scope(...requirement.scope)
  if ('owner' in requirement) return atoms.owner('owner')
  if ('attribute' in requirement) {
    return atoms.attribute(requirement.attribute.name, requirement.attribute.equals)
  }
  if ('network' in requirement) return atoms.network(requirement.network)
  if ('stepUp' in requirement) return atoms.assurance(requirement.stepUp)
  if ('not' in requirement) return atoms.not(ruleOf(requirement.not, atoms))
  const combinator = 'anyOf' in requirement ? 'anyOf' : 'allOf'
  const parts = 'anyOf' in requirement ? requirement.anyOf : requirement.allOf
  const [first, ...rest] = parts
  return atoms[combinator](ruleOf(first, atoms), ...rest.map((part) => ruleOf(part, atoms)))
}

/** The vectors' reasons for credentials that do not count, and ours. */
export const REASONS: Readonly<Record<string, InvalidReason>> = {
  expired: 'expired',
  not_yet_valid: 'not_yet_valid',
  revoked: 'revoked',
  bad_signature: 'untrusted',
  wrong_issuer: 'untrusted',
  certificate_mismatch: 'untrusted',
  wrong_audience: 'wrong_audience',
  malformed_token: 'malformed',
  inactive_by_introspection: 'revoked',
  bad_password: 'rejected',
  invalid_proof: 'invalid_proof',
  replayed_proof: 'invalid_proof',
}

/** The vectors' schemes; a state without one offers Bearer. */
export const SCHEMES: Readonly<Record<string, Scheme>> = {
  Bearer: bearer({ realm: 'vectors' }),
  DPoP: dpop({ realm: 'vectors', algs: ['ES256'] }),
  Basic: basic({ realm: 'vectors' }),
  Session: session({ realm: 'vectors' }),
}
