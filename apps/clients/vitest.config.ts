import { mergeConfig } from 'vitest/config'
import base from '../../vitest.base.js'

// No file changes anything that another one sees, and loading three frameworks takes a second.
// Two workers: where one waits for a token to expire, the other one goes on.
export default mergeConfig(base, { test: { isolate: false, maxWorkers: 2 } })
