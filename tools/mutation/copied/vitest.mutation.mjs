import { mergeConfig } from 'vitest/config'
import base from './vitest.config.ts'

// Rules of ten thousand parts take half a minute each where every expression is counted.
const LONG = ['src/limits.test.ts']
// Laws take longest; what the cases and the oracle notice needs no others.
const LAWS = ['decide', 'early', 'remedy', 'hostile'].map((name) => `src/${name}.laws.test.ts`)

export default mergeConfig(base, {
  test: { exclude: process.env.LAWS === 'oracle' ? [...LONG, ...LAWS] : LONG },
})
