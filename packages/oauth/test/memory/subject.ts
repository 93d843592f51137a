/** Something that remembers, or that had better not. */
export interface Subject {
  readonly name: string
  /** How often it is used for each time that the others are. Default: 1. */
  readonly share?: number
  /** How many uses make a batch. Default: 1,000. */
  readonly batch?: number
  readonly start: (sizes: Sizes) => Promise<Running>
}

/** How much is kept at most, where that can be said. */
export interface Sizes {
  /** Entries of a cache. Stores have ten times as many. */
  readonly max: number
  /** Characters that tokens have beside those that tell them apart, where anybody can make them. */
  readonly padding: number
}

export interface Running {
  /** Uses it so many times, with something else each time. */
  readonly use: (count: number) => Promise<void>
  /** What it holds now, in words. */
  readonly held: () => string | Promise<string>
  readonly stop?: () => Promise<void>
}

/** Works through a list, so many at a time. */
export async function each<T>(
  list: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<unknown>,
): Promise<void> {
  const left = list.values()
  const worker = async () => {
    for (const one of left) await work(one)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** Insists on an outcome: what is refused would fill nothing. */
export function insistOn(kind: string, came: { readonly kind: string }): void {
  if (came.kind !== kind) throw new Error(`${JSON.stringify(came)} in place of ${kind}`)
}
