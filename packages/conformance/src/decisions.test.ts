import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { askCore, type DecisionVector } from './decisions.js'

const vectors: DecisionVector[] = JSON.parse(
  readFileSync(new URL('../vectors/decisions.json', import.meta.url), 'utf8'),
)

test.for(vectors.filter((vector) => vector.core !== false).map((v) => [v.name, v] as const))(
  '%s',
  ([, vector]) => {
    expect(askCore(vector)).toEqual(vector.expect)
  },
)
