import type { Configuration } from '../../src/index.js'
import type { Api } from './api.js'

/** What goes wrong between a client and an API that does everything right. */
export type Fault = (
  request: Request,
  next: (request: Request) => Promise<Response>,
  api: Api,
) => Response | Promise<Response>

/** An API with one fault, and who must find it. */
export interface Mutant {
  /** What is wrong, in a few words. */
  readonly name: string
  /** The probe that is there for this fault. */
  readonly probe: string
  /** Others that see a side of it. */
  readonly also?: readonly string[]
  /** The probe without whose requests one of the others would not see it. */
  readonly after?: string
  /** It shows in time alone, which is not looked at otherwise. */
  readonly timed?: boolean
  /** The paths that are checked: those that show it. Default: `/me`. */
  readonly at?: readonly string[]
  readonly fault: Fault
}

/** The configuration for some of the paths alone, with the credentials that they need. */
export function configurationFor(
  { configuration }: Api,
  { at = ['/me'], timed = false }: Mutant,
): Configuration {
  const resources = configuration.resources.filter(({ path }) => at.includes(path))
  const names = resources.flatMap(({ allowed, refused, stepUp }) => [
    ...[allowed ?? []].flat(),
    ...[refused ?? []].flat(),
    ...(stepUp ? [stepUp.refused] : []),
  ])
  const credentials = Object.entries(configuration.credentials ?? {}).filter(([name]) =>
    names.includes(name),
  )
  return {
    ...configuration,
    resources,
    credentials: Object.fromEntries(credentials),
    ...(timed && { except: {} }),
  }
}

/** The API with the fault. */
export function mutate(
  api: Api,
  { fault }: Mutant,
): { readonly fetch: (request: Request) => Promise<Response> } {
  const next = async (request: Request): Promise<Response> => api.fetch(request)
  return { fetch: async (request) => fault(request, next, api) }
}

export interface Change {
  readonly status?: number
  /** Fields to set, or with null to leave out. */
  readonly fields?: Readonly<Record<string, string | null>>
  readonly body?: string
}

/** A response with something else in it. A problem in its body goes along with the status. */
export async function changed(response: Response, change: Change): Promise<Response> {
  const { status = response.status, fields = {} } = change
  const { body = (await response.text()).replace(/"status":\d+/, `"status":${status}`) } = change
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(fields)) {
    if (value === null) headers.delete(name)
    else headers.set(name, value)
  }
  return new Response(body === '' ? null : body, { status, headers })
}

/** Changes the answers of one status, to those requests that it says, or to all. */
export function answers(
  status: number,
  change: Change | ((response: Response, request: Request) => Change | Promise<Change>),
  to: (request: Request) => boolean = () => true,
): Fault {
  return async (request, next) => {
    const response = await next(request)
    if (response.status !== status || !to(request)) return response
    const made = typeof change === 'function' ? await change(response.clone(), request) : change
    return changed(response, made)
  }
}

/** Rewrites the challenge of the answers of one status. */
export function challenges(
  status: number,
  rewrite: (field: string, request: Request) => string,
  to?: (request: Request) => boolean,
): Fault {
  return answers(
    status,
    (response, request) => {
      const field = response.headers.get('www-authenticate')
      return field === null ? {} : { fields: { 'www-authenticate': rewrite(field, request) } }
    },
    to,
  )
}

/** The same request with other fields. */
export async function withFields(request: Request, headers: Headers): Promise<Request> {
  const { method, url } = request
  const bare = method === 'GET' || method === 'HEAD'
  return new Request(url, { method, headers, ...(!bare && { body: await request.arrayBuffer() }) })
}

/** Rewrites the Authorization field of requests. */
export function authorizations(
  rewrite: (field: string, request: Request, api: Api) => string | null | Promise<string | null>,
): Fault {
  return async (request, next, api) => {
    const field = request.headers.get('authorization')
    if (field === null) return next(request)
    const written = await rewrite(field, request, api)
    const headers = new Headers(request.headers)
    if (written === null) headers.delete('authorization')
    else headers.set('authorization', written)
    return next(await withFields(request, headers))
  }
}

export const pathIs =
  (...paths: readonly string[]) =>
  (request: Request): boolean =>
    paths.includes(new URL(request.url).pathname)

export const withoutCredentials = ({ headers }: Request): boolean =>
  !headers.has('authorization') && !headers.has('x-api-key') && !headers.has('cookie')
