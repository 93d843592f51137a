import { mergeConfig } from 'vitest/config'
import base from './vitest.config.ts'

// Rules of ten thousand parts take half a minute each where every expression is counted.
export default mergeConfig(base, { test: { exclude: ['src/limits.test.ts'] } })
