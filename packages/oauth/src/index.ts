export type { AccessTokenOptions } from './access-token.js'
export { accessToken } from './access-token.js'
export type { Algorithm } from './algorithm.js'
export type { CertificateFieldOptions, CertificateSource } from './certificate.js'
export { certificateField, connectionCertificate } from './certificate.js'
export type { DpopOptions } from './dpop.js'
export type {
  IntrospectedIssuer,
  IntrospectionOptions,
  Issuer,
  LocalKeysIssuer,
  RemoteKeysIssuer,
} from './issuer.js'
export type { JsonWebKeySet } from './key-set.js'
export type { NonceOptions } from './nonce.js'
export type { RedisClient, RedisStoreOptions } from './redis-store.js'
export { redisStore } from './redis-store.js'
export type { Revocation, RevocationList, RevocationListOptions } from './revocation.js'
export { revocationList } from './revocation.js'
export type { MemoryStoreOptions, Store } from './store.js'
export { memoryStore } from './store.js'
export type { Claims } from './token.js'
export type { TokenCacheOptions } from './token-cache.js'
export type { ClientAuth } from 'oauth4webapi'
// How an API proves to be itself when it asks about tokens.
export {
  ClientSecretBasic,
  ClientSecretJwt,
  ClientSecretPost,
  PrivateKeyJwt,
  TlsClientAuth,
} from 'oauth4webapi'
