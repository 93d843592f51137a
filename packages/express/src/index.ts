export type { Authorize, Guard } from './authorize.js'
export { createAuthorizer } from './authorize.js'
