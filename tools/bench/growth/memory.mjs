import { policy } from '@verdict/core'

const ACTIONS = ['list', 'create', 'read', 'update', 'delete']

/** Bytes of heap per policy of five rules, "an admin, or the owner with scope documents:write". */
function bytesPerPolicy(count) {
  globalThis.gc()
  const before = process.memoryUsage().heapUsed
  const kept = Array.from({ length: count }, (_, i) =>
    policy(`type-${i}`)(({ anyOf, allOf, role, owner, scope }) =>
      Object.fromEntries(
        ACTIONS.map((action) => [
          action,
          anyOf(role('admin'), allOf(owner('authorId'), scope('documents:write'))),
        ]),
      ),
    ),
  )
  globalThis.gc()
  return Math.round((process.memoryUsage().heapUsed - before) / kept.length)
}

/** A table of the memory that policies take. */
export function memory(counts = [100, 1_000, 4_000]) {
  return {
    id: 'memory',
    title: 'Memory of a policy of five rules',
    columns: ['policies', 'bytes each'],
    rows: counts.map((count) => [count, bytesPerPolicy(count)]),
  }
}
