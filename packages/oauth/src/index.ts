export type { AccessTokenOptions, Algorithm } from './access-token.js'
export { accessToken } from './access-token.js'
export type { Claims } from './claims.js'
export type { JsonWebKeySet } from './key-set.js'
