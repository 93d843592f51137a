import { boundedBody, networkError } from './bounded-body.js'

/** A document is not to be had. The message is for operators. */
export class Unfetchable extends Error {
  /** The status that came in place of 200, if any did. */
  readonly status: number | undefined

  constructor(message: string, status?: number) {
    super(message)
    this.status = status
  }
}

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
    const body = await boundedBody(response)
    if (!body) throw new Unfetchable('what came is longer than 1 MiB')
    return new Response(body)
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

function whatHappened(error: unknown): string {
  const { name } = error as { name?: unknown }
  return name === 'TimeoutError' ? 'it did not come in time' : networkError(error)
}
