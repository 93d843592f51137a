export { runsAsProcess } from './child.js'
export { walk } from './walk.js'
