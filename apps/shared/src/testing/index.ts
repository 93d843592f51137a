export { runsAsProcess } from './child.js'
export { conforms } from './conforms.js'
export { walk } from './walk.js'
