import { do_not_optimize } from 'mitata'
import { median } from './compare.mjs'

const CHUNKS = 25

/** Bytes of heap that each of `calls` calls allocates. */
function chunk(call, calls) {
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < calls; i++) do_not_optimize(call())
  return (process.memoryUsage().heapUsed - before) / calls
}

/**
 * Bytes of heap that one call allocates: the middle of many short runs, so that the few in which
 * garbage was collected do not count. Reading the heap allocates too, less than a byte a call.
 */
export function bytesPerCall(call, calls = 20_000) {
  for (let i = 0; i < 5; i++) chunk(call, calls)
  globalThis.gc()
  const bytes = median(Array.from({ length: CHUNKS }, () => chunk(call, calls)))
  return Math.max(0, Math.round(bytes))
}
