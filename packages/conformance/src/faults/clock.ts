/** Longer than key sets are kept, in milliseconds. */
const SPAN = 660_000

const now = Date.now
let passed = 0

/** Puts all clocks on that ask `Date.now`, but not those of timers and of what is signed here. */
export function passTime(): void {
  passed += SPAN
  Date.now = () => now() + passed
}

export function resetTime(): void {
  passed = 0
  Date.now = now
}
