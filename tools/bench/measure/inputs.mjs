import { do_not_optimize } from 'mitata'

/** How many different inputs are asked about in turn. A power of two. */
export const COUNT = 1024

/** As many inputs as are asked about in turn. */
export const inputs = (make, count = COUNT) => Array.from({ length: count }, (_, i) => make(i))

/**
 * A function that asks about the next input each time it is called, and uses what comes back.
 *
 * Made of source, once for each contestant: closures of one function would share their call site,
 * which the contestants measured first would make megamorphic for the later ones.
 */
export function inTurn(list, ask) {
  const last = list.length - 1
  if (list.length & last) throw new Error('the number of inputs is a power of two')
  const source = `let i = 0; return () => { i = (i + 1) & ${last}; use(ask(list[i])) }`
  // oxlint-disable-next-line no-implied-eval -- only here, where it is measured
  return new Function('list', 'ask', 'use', source)(list, ask, do_not_optimize)
}
