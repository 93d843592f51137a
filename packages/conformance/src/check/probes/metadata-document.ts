import type { Exchange } from '../client.js'
import { answered } from '../probe.js'
import type { Resource, Site } from '../site.js'

/** RFC 9728 3.1: between host and path, and no slash for an empty path. */
export function placeOf(resource: URL): string {
  return `/.well-known/oauth-protected-resource${resource.pathname.replace(/\/$/, '')}`
}

export function identifierOf(site: Site): URL {
  return new URL(site.config.protectedResource?.resource ?? site.origin)
}

/** A resource for reports to name: the document itself. */
export function documentOf(site: Site): Resource | undefined {
  const { protectedResource } = site.config
  if (!protectedResource) return undefined
  const path = protectedResource.metadata ?? placeOf(identifierOf(site))
  return {
    at: `GET ${path}`,
    config: { method: 'GET', path, access: 'public' },
    schemes: [],
    allowed: [],
    refused: [],
    repeatable: true,
    atRoot: true,
  }
}

export async function* metadata(site: Site): AsyncGenerator<Exchange, void> {
  const resource = documentOf(site)
  const answer = resource && (await site.ask(resource))
  if (answer && answered(answer)) yield answer
}

export function membersOf({ body }: Exchange): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

export async function* members(site: Site) {
  for await (const answer of metadata(site)) {
    const found = answer.status === 200 ? membersOf(answer) : undefined
    if (found) yield { answer, members: found }
  }
}
