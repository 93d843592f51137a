import { LRUCache } from 'lru-cache'

type Cache = LRUCache<string, object>

type SetEntry = (this: Cache, ...args: Parameters<Cache['set']>) => Cache

const set = Reflect.get(LRUCache.prototype, 'set') as SetEntry
const seen = new Set<Cache>()

/** Caches are inside of what is measured; what they hold is seen here, when they are used. */
Reflect.set(LRUCache.prototype, 'set', function (this: Cache, ...args: Parameters<SetEntry>) {
  seen.add(this)
  return set.apply(this, args)
})

export function forgetCaches(): void {
  seen.clear()
}

export function heldInCaches(): string {
  const all = [...seen].map(
    ({ size, calculatedSize }) =>
      `${size.toLocaleString('en')} entries of ${calculatedSize.toLocaleString('en')} characters`,
  )
  return all.join('; ') || 'nothing'
}
