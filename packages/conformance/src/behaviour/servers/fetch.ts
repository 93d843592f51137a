import {
  createAuthorizer,
  type FetchAuthorize,
  type FetchGuard,
  type Granted,
  type Mounted,
  toResponse,
} from '@verdict/http'
import { desk, documents, loadRow, MOUNTED } from '../policies.js'
import { spacesOf } from '../spaces.js'
import { newWorld } from '../world.js'
import { BEFORE, CORS_ORIGIN, EXPOSED, type FetchApp, granted, INTERNAL } from './app.js'

type Handler = (request: Request) => Response | Promise<Response>
type FetchMounted = Mounted<Request, FetchGuard<Granted>, ReturnType<FetchAuthorize['metadata']>>

/** What a CORS middleware does, in the few lines that this suite needs. */
function withCors(handler: Handler): Handler {
  return async (request) => {
    const preflight =
      request.method === 'OPTIONS' && request.headers.has('access-control-request-method')
    const response = preflight ? new Response(null, { status: 204 }) : await handler(request)
    response.headers.set('access-control-allow-origin', CORS_ORIGIN)
    response.headers.set('access-control-expose-headers', EXPOSED)
    return response
  }
}

function withErrors(handler: Handler): Handler {
  return async (request) => {
    try {
      return await handler(request)
    } catch {
      return Response.json(INTERNAL, { status: 500 })
    }
  }
}

export function fetchApp(): FetchApp {
  const world = newWorld()
  const load = (request: Request) => {
    world.loads++
    return loadRow(new URL(request.url).pathname.split('/').at(-1) ?? '')
  }
  const addresses = new WeakMap<Request, string | undefined>()
  const view = {
    address: (request: Request) =>
      request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() || addresses.get(request),
    field: (request: Request, name: string) => request.headers.get(name) ?? undefined,
  }
  const routes = new Map<string, Handler>()
  const authorizers = Object.entries(spacesOf(world, view)).map(
    ([space, options]) => [space, createAuthorizer(options) as FetchMounted] as const,
  )
  const answerGranted = (_request: Request, grant: Granted) => Response.json(granted(grant))
  for (const [space, authorize] of authorizers) {
    for (const { policy, loads } of MOUNTED) {
      for (const action of Object.keys(policy.rules)) {
        const guard = authorize(policy, action, loads ? load : undefined)
        const path = `/${space}/${policy.type}/${action}${loads ? '/*' : ''}`
        routes.set(path, guard(answerGranted))
      }
    }
  }

  const { token, published } = Object.fromEntries(authorizers)
  const authorize = token as FetchMounted
  const canAdmin = authorize(desk, 'admin')
  routes.set('/twice/admin', authorize(desk, 'me')(canAdmin(answerGranted)))
  routes.set('/v1/deep/documents/*', authorize(documents, 'update', load)(answerGranted))
  routes.set('/before', async (request) => {
    const response = await canAdmin(answerGranted)(request)
    response.headers.set('x-kept', BEFORE['x-kept'])
    return response
  })
  routes.set(
    '/throws',
    authorize(
      desk,
      'list',
    )(() => {
      throw new Error('canary: the handler broke')
    }),
  )
  routes.set('/unguarded', (request) => Response.json(granted(canAdmin.of(request))))
  routes.set('/manual/*', async (request) => {
    const caller = await authorize.authenticate(request)
    if (caller.kind === 'unavailable') return toResponse(caller.answer, request.method)
    const row = await load(request)
    const resource = documents.of(row as never)
    const decision = caller.decide(resource, 'update')
    if (decision.kind === 'allow') return Response.json({ may: caller.permittedActions(desk.any) })
    return toResponse(caller.answer(decision, resource), request.method)
  })

  const withMetadata = (published as FetchMounted).metadata()
  const answer = withCors(
    withErrors(
      withMetadata((request) => {
        const { pathname } = new URL(request.url)
        const route =
          routes.get(pathname) ?? routes.get(pathname.slice(0, pathname.lastIndexOf('/') + 1) + '*')
        return route ? route(request) : new Response('no such route', { status: 404 })
      }),
    ),
  )
  return {
    name: 'fetch',
    world,
    handle(request, address) {
      addresses.set(request, address)
      return answer(request)
    },
  }
}
