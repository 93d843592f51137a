/** In octets: many times what any issuer says at once. */
const MAX_LENGTH = 1024 * 1024

/** Reads a body to its end; undefined where it is longer than 1 MiB, of which no more is taken. */
export async function boundedBody({ body }: Response): Promise<Blob | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  const reader = body?.getReader()
  for (;;) {
    const read = await reader?.read()
    if (!reader || !read || read.done) return new Blob(chunks)
    length += read.value.byteLength
    if (length > MAX_LENGTH) {
      await reader.cancel()
      return undefined
    }
    chunks.push(read.value)
  }
}

/** What a fetch that failed says for operators, but for those that took too long. */
export function networkError(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown } }
  return typeof cause?.code === 'string' ? `network error ${cause.code}` : 'network error'
}
