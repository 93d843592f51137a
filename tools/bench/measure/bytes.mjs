import { do_not_optimize } from 'mitata'
import { median } from './compare.mjs'

const CHUNKS = 25

/** Bytes of heap that each question allocates, of so many calls. */
function chunk(call, calls) {
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < calls; i++) do_not_optimize(call())
  return (process.memoryUsage().heapUsed - before) / (calls * call.asks)
}

/**
 * Bytes of heap that one question allocates: the middle of many short runs, so that the few in which
 * garbage was collected do not count. Reading the heap allocates too, less than a byte a question.
 */
export function bytesPerQuestion(call, calls = 300) {
  for (let i = 0; i < 5; i++) chunk(call, calls)
  globalThis.gc()
  const bytes = median(Array.from({ length: CHUNKS }, () => chunk(call, calls)))
  return Math.max(0, Math.round(bytes))
}
