import { do_not_optimize } from 'mitata'

/** How many different inputs are asked about in turn. A power of two. */
export const COUNT = 1024

/** As many inputs as are asked about in turn. */
export const inputs = (make, count = COUNT) => Array.from({ length: count }, (_, i) => make(i))

/**
 * A function of source: closures of one function would share their call site, which the contestants
 * measured first would make megamorphic for the later ones.
 */
function ofItsOwn(source, list, ask) {
  if (list.length & (list.length - 1)) throw new Error('the number of inputs is a power of two')
  const header = `let i = 0; const last = ${list.length - 1};`
  // oxlint-disable-next-line no-implied-eval -- only here, where it is measured
  const make = new Function('list', 'ask', 'use', 'events', `${header} return ${source}`)
  return make(list, ask, do_not_optimize, () => new Promise(setImmediate))
}

/** A function that asks about the next input each time it is called, and uses what comes back. */
export function inTurn(list, ask) {
  return ofItsOwn('() => { i = (i + 1) & last; use(ask(list[i])) }', list, ask)
}

/** How many requests follow each other before timers and finalisers get their turn. */
const TOGETHER = 16

/** The same for questions that are answered by a promise: asks 16 times, one after the other. */
export function inTurnAwaited(list, ask) {
  const source = `async () => {
    for (let k = 0; k < ${TOGETHER}; k++) { i = (i + 1) & last; use(await ask(list[i])) }
    await events()
  }`
  return Object.assign(ofItsOwn(source, list, ask), { asks: TOGETHER })
}
