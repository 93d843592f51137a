import type { Identity } from '@verdict/core'
import {
  apiKeyField,
  type AuthorizerOptions,
  basicPassword,
  type DecisionEvent,
  sessionCookie,
} from '@verdict/http'
import type { Facts } from './policies.js'
import {
  findKey,
  nonceTokens,
  NOW,
  tableTokens,
  verifyPassword,
  verifySession,
  type World,
} from './world.js'

/** What the suite needs to know of a framework's request, whatever it is. */
export interface View<Native> {
  /** Where the framework has no setting of its own for it. */
  readonly address?: (native: Native) => string | undefined
  readonly field: (native: Native, name: string) => string | undefined
}

/** The protection spaces that every server mounts, by the first segment of their paths. */
export function spacesOf<Native>(world: World, { address, field }: View<Native>) {
  const tokens = tableTokens(world)
  const basic = basicPassword({
    verify: (userId, password) => {
      world.authentications++
      return verifyPassword(userId, password)
    },
  })
  const key = apiKeyField({
    find: (digest) => {
      world.authentications++
      return findKey(digest)
    },
  })
  const session = (withoutOrigin: 'allow' | 'refuse') =>
    sessionCookie({
      cookie: '__Host-sid',
      withoutOrigin,
      verify: (value) => {
        world.authentications++
        return verifySession(value)
      },
    })
  const common = {
    realm: 'api',
    now: () => NOW,
    onDecision: (event: DecisionEvent) => {
      world.events.push(event)
    },
    ...(address && { address }),
  }
  const mapIdentity = (identity: Identity): Identity => identity
  const origin = 'https://api.example.com'

  const spaces = {
    token: { ...common, authenticators: [tokens] },
    mixed: { ...common, authenticators: [tokens, basic], mapIdentity },
    basic: { ...common, authenticators: [basic] },
    key: { ...common, authenticators: [key] },
    session: { ...common, authenticators: [session('refuse')], origin },
    lenient: { ...common, authenticators: [session('allow')], origin },
    homeless: { ...common, authenticators: [session('refuse')] },
    // Listed the wrong way round: precedence does not follow the list.
    all: { ...common, authenticators: [session('refuse'), key, tokens], mapIdentity, origin },
    published: {
      ...common,
      authenticators: [tokens],
      protectedResource: {
        resource: `${origin}/v1`,
        resource_name: 'Documents',
        scopes_supported: ['documents:write'],
      },
    },
    nonce: { ...common, authenticators: [nonceTokens(world)] },
    strict: {
      ...common,
      authenticators: [tokens, basic],
      mapIdentity,
      invalidCredentials: 'reject',
    },
    facts: {
      ...common,
      authenticators: [tokens],
      facts: async (native: Native, identity: Identity | null): Promise<Facts> => {
        world.facts++
        const asked = field(native, 'x-facts')
        if (asked === 'boom') throw new Error('canary: the facts broke')
        const teams = identity?.id === 'canary-ada' ? ['canary-team'] : []
        return { open: asked === 'open', teams }
      },
    },
    render: {
      ...common,
      authenticators: [tokens],
      render: async ({ status, reason }, native: Native) => {
        const asked = field(native, 'x-render')
        if (asked === 'boom') throw new Error('canary: render broke')
        if (asked === 'none') return undefined
        if (asked === 'empty') return { contentType: 'text/plain', body: '' }
        if (asked === 'wrong') return { status: 200, body: { status: 200 } } as never
        return { contentType: 'text/html', body: `<h1>${status}</h1><p>${reason.title} é</p>` }
      },
    },
    watched: {
      ...common,
      authenticators: [tokens],
      onDecision: (event: DecisionEvent) => {
        world.events.push(event)
        throw new Error('canary: the log is full')
      },
    },
  } satisfies Record<string, AuthorizerOptions<Native>>
  return spaces as Readonly<Record<keyof typeof spaces, AuthorizerOptions<Native>>>
}
