import { do_not_optimize } from 'mitata'

/** How many different inputs are asked about in turn. A power of two. */
export const COUNT = 1024

/** As many inputs as are asked about in turn. */
export const inputs = (make, count = COUNT) => Array.from({ length: count }, (_, i) => make(i))

let made = 0

/**
 * A function of source, with a number in it: closures of one function share their call site, and so do
 * functions of equal source. The contestants measured first would make it megamorphic for the others.
 */
function ofItsOwn(source, list, ask) {
  if (list.length & (list.length - 1)) throw new Error('the number of inputs is a power of two')
  const header = `/* ${made++} */ let i = 0; const last = ${list.length - 1};`
  // oxlint-disable-next-line no-implied-eval -- only here, where it is measured
  const make = new Function('list', 'ask', 'use', 'events', `${header} return ${source}`)
  return make(list, ask, do_not_optimize, () => new Promise(setImmediate))
}

/** How many questions follow each other in one call. */
const TOGETHER = 64

/**
 * A function that asks about the next 64 inputs each time it is called, one after the other, and uses
 * what comes back. In a loop of its own: mitata's is compiled anew for each sample, and holds the call
 * four times, so that what is short enough is inlined four times and what is not is not.
 */
export function inTurn(list, ask) {
  const source = `() => {
    for (let k = 0; k < ${TOGETHER}; k++) use(ask(list[(i + k) & last]))
    i += ${TOGETHER}
  }`
  return Object.assign(ofItsOwn(source, list, ask), { asks: TOGETHER })
}

/** How many requests follow each other before timers and finalisers get their turn. */
const REQUESTS = 16

/** The same for requests that are answered by a promise: 16 of them. */
export function inTurnAwaited(list, ask) {
  const source = `async () => {
    for (let k = 0; k < ${REQUESTS}; k++) use(await ask(list[(i + k) & last]))
    i += ${REQUESTS}
    await events()
  }`
  return Object.assign(ofItsOwn(source, list, ask), { asks: REQUESTS })
}
