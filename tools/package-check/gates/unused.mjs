// Files, exports and dependencies that nothing uses, by knip; what it is not to look at, and why, is in
// knip.jsonc.

import { bin, run } from '../context.mjs'

export async function check() {
  await run(bin('knip'), ['--no-progress', '--no-config-hints'])
  return 'knip finds no file, export or dependency that nothing uses'
}
