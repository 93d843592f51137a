export type { Authorize, Guard, RoutedContext } from './authorize.js'
export { createAuthorizer } from './authorize.js'
