import { heapInUse } from './heap.js'
import type { Sizes, Subject } from './subject.js'

export interface Measured {
  readonly name: string
  /** How many different things it was used with. */
  readonly count: number
  /** Octets in use before the first, and then at even distances. */
  readonly heap: readonly number[]
  readonly held: string
  readonly seconds: number
}

/** Uses a subject with `count` different things, and looks at the heap so many times meanwhile. */
export async function measure(
  subject: Subject,
  count: number,
  sizes: Sizes,
  looks = 10,
  looked: () => void = () => {},
): Promise<Measured> {
  const { name, batch = 1000, start } = subject
  const running = await start(sizes)
  const heap = [await heapInUse()]
  const since = performance.now()
  try {
    for (let look = 1, done = 0; look <= looks; look++) {
      const until = Math.round((count * look) / looks)
      while (done < until) {
        const next = Math.min(batch, until - done)
        await running.use(next)
        done += next
      }
      heap.push(await heapInUse())
      looked()
    }
    const seconds = (performance.now() - since) / 1000
    return { name, count, heap, held: await running.held(), seconds }
  } finally {
    await running.stop?.()
  }
}

/** What was added once half of the uses were over, when everything is as full as it gets. */
export function growth({ heap }: Measured): number {
  const half = (heap.length - 1) / 2
  return Math.max(...heap.slice(half)) - (heap[half] ?? 0)
}
