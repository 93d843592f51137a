import { bun } from './bun.js'
import { chromium } from './chromium.js'
import { deno } from './deno.js'
import { edge } from './edge.js'
import { node } from './node.js'
import { quickjs } from './quickjs.js'
import type { Runtime } from './runtime.js'
import { workerd } from './workerd.js'

/** In the order of the table. */
export const RUNTIMES: readonly Runtime[] = [
  node('node20', '20.19.6'),
  node('node22', '22.23.3'),
  node('node24', '24.21.0'),
  deno,
  bun,
  workerd,
  chromium,
  edge,
  quickjs,
]
