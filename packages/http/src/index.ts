export type { Answer, Body } from './answer.js'
export { answer } from './answer.js'
export type { ApiKeyFieldOptions } from './api-key-field.js'
export { apiKeyField, keyDigest } from './api-key-field.js'
export type {
  Authentication,
  Authenticator,
  AuthorizationAuthenticator,
  CookieAuthenticator,
  Credentials,
  Field,
  FieldAuthenticator,
  SpaceView,
  Unavailable,
  Verified,
} from './authenticator.js'
export { identified, invalid, malformed, nothing, partial, unavailable } from './authenticator.js'
export type { Authorization } from './authorization.js'
export { readAuthorization } from './authorization.js'
export type { NodeResponse } from './before-sent.js'
export { beforeSent } from './before-sent.js'
export type { UserPass } from './basic-credentials.js'
export { readBasic } from './basic-credentials.js'
export type { BasicPasswordOptions } from './basic-password.js'
export { basicPassword } from './basic-password.js'
export type { Caller, Granted } from './caller.js'
export type { WritableChallenge } from './challenge-writer.js'
export { writeChallenge, writeChallenges } from './challenge-writer.js'
export type {
  CouldNotVerify,
  Enforcer,
  Mounted,
  Platform,
  Serve,
  Undecided,
} from './enforcer.js'
export { createEnforcer } from './enforcer.js'
export type { DecisionEvent, Stage } from './event.js'
export type { FetchAuthorize, FetchGuard } from './fetch.js'
export { createAuthorizer, toResponse } from './fetch.js'
export type { Enforce } from './guard.js'
export type { ActionWithoutResource, GrantedBy, WithoutLoader } from './guard-types.js'
export type { AuthorizerOptions } from './options.js'
export type { ProtectedResource } from './protected-resource.js'
export type { Refusal } from './refusal.js'
export { refusalOf } from './refusal.js'
export type { HttpRequest, MaybePromise, NodeRequest, RequestView } from './request.js'
export { fetchRequest, nodeRequest } from './request.js'
export { secureUrl } from './secure-url.js'
export type { SessionCookieOptions } from './session-cookie.js'
export { sessionCookie } from './session-cookie.js'
export type { Route, RouteEntry, RouteTable } from './unguarded.js'
export { EVERY_METHOD, methodsOf, pathText, UNKNOWN_PATH, unguarded } from './unguarded.js'
export type { ChallengeList } from './www-authenticate.js'
export { readChallenges } from './www-authenticate.js'
