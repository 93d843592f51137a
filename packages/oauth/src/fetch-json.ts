/** A document is not to be had. The message is for operators. */
export class Unfetchable extends Error {
  /** The status that came in place of 200, if any did. */
  readonly status: number | undefined

  constructor(message: string, status?: number) {
    super(message)
    this.status = status
  }
}

/** In octets: many times what any issuer publishes. */
const MAX_LENGTH = 1024 * 1024

/**
 * Fetches a document and reads it to its end. Rejects with Unfetchable, whatever went wrong: where
 * to find a document is the operator's word or the issuer's, so that redirects are not followed.
 */
export async function fetchDocument(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual' })
    const { status } = response
    if (status !== 200) {
      await response.body?.cancel()
      const message = `status ${status} in place of 200; redirects are not followed`
      throw new Unfetchable(message, status)
    }
    return new Response(await allOf(response))
  } catch (error) {
    throw error instanceof Unfetchable ? error : new Unfetchable(whatHappened(error))
  }
}

/** Fetches what is JSON. Rejects with Unfetchable, as above. */
export async function fetchJson(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetchDocument(url, init)
  try {
    return (await response.json()) as unknown
  } catch {
    throw new Unfetchable('what came is no JSON')
  }
}

async function allOf(response: Response): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  const reader = response.body?.getReader()
  for (;;) {
    const read = await reader?.read()
    if (!reader || !read || read.done) return new Blob(chunks)
    length += read.value.byteLength
    if (length > MAX_LENGTH) {
      await reader.cancel()
      throw new Unfetchable('what came is longer than 1 MiB')
    }
    chunks.push(read.value)
  }
}

function whatHappened(error: unknown): string {
  const { name, cause } = error as { name?: unknown; cause?: { code?: unknown } }
  if (name === 'TimeoutError') return 'it did not come in time'
  return typeof cause?.code === 'string' ? `network error ${cause.code}` : 'network error'
}
