export type { Atoms, OwnerKey, Shown } from './atoms.js'
export type { Challenge, Challenges } from './challenge.js'
export type {
  CredentialsState,
  InvalidCredentials,
  InvalidReason,
  OmittedCredentials,
  PartialCredentials,
  ProtectionSpace,
  ValidCredentials,
} from './credentials.js'
export { protectionSpace } from './credentials.js'
export { decide } from './decide.js'
export type { Allow, Challenged, Decision, Forbid } from './decision.js'
export type { Known, Open } from './early.js'
export { decideEarly } from './early.js'
export type { Explained, ExplainedAtom, ExplainedCombination, Explanation } from './explain.js'
export { explain } from './explain.js'
export type { Environment, Identity } from './identity.js'
export type { Level } from './level.js'
export { permittedActions } from './permitted-actions.js'
export type {
  ActionOf,
  DefinePolicy,
  Policy,
  PolicyData,
  PolicyOptions,
  PolicyRules,
  Resource,
  TraitsOf,
} from './policy.js'
export { policy, vocabulary } from './policy.js'
export type { OperatorReason, PublicReason, ReasonCode } from './reason.js'
export type {
  Atom,
  AttributeValue,
  Circumstance,
  Condition,
  EnvironmentAtom,
  IdentityAtom,
  Relation,
  ResourceAtom,
  Rule,
  RuleData,
  Traits,
} from './rule.js'
export type { OAuthScheme, Realm, Scheme, SchemeErrors } from './scheme.js'
export { apiKey, basic, bearer, dpop, session } from './scheme.js'
export type { OpenVocabulary, Vocabulary, Word } from './vocabulary.js'
