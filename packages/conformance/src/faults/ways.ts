import { accessToken, ClientSecretBasic, revocationList } from '@verdict/oauth'
import { AUDIENCE, type AuthorizationServer, CLIENT } from './authorization-server.js'
import { dpopClient } from './dpop-client.js'
import { ORIGIN } from './servers/server.js'
import type { Kind, Need, Surroundings, Way } from './way.js'

type MakeWay = (surroundings: Surroundings) => Promise<Way>

const bearer = (token: string | Promise<string>) => async () => ({
  authorization: `Bearer ${await token}`,
})

/** The kinds that there are for all ways. None of them has a token that is good. */
async function common(server: AuthorizationServer, good: NonNullable<Kind['fields']>) {
  const foreign = await server.jwt({ iss: 'https://login.example.org' })
  const forged = await server.forgedJwt()
  return {
    'of another issuer': { fields: bearer(foreign), status: 401 },
    'no token': { status: 401 },
    'public, good': { page: 'public', fields: good, status: 200 },
    'public, forged': { page: 'public', fields: bearer(forged), status: 200 },
    'public, no token': { page: 'public', status: 200 },
  } satisfies Record<string, Kind>
}

async function jwtKinds(server: AuthorizationServer): Promise<Way['kinds']> {
  const good = () => bearer(server.jwt())()
  const known = await server.jwt()
  const forged = await server.forgedJwt()
  return {
    good: { fields: good, needs: ['keys'], status: 200 },
    known: { fields: bearer(known), needs: ['keys'], status: 200 },
    forged: { fields: bearer(forged), needs: ['keys'], status: 401 },
    ...(await common(server, good)),
  }
}

const jwks: MakeWay = async ({ server, timeout }) => {
  const { issuer, jwksUri } = server
  return {
    authenticator: accessToken({ issuer, jwksUri, audience: AUDIENCE, timeout }),
    kinds: await jwtKinds(server),
  }
}

const discovery: MakeWay = async ({ server, timeout }) => ({
  authenticator: accessToken({ issuer: server.issuer, audience: AUDIENCE, timeout, cache: true }),
  kinds: await jwtKinds(server),
})

async function introspectionKinds(server: AuthorizationServer): Promise<Way['kinds']> {
  const good = () => bearer(server.opaque())()
  const unknown = () => bearer(crypto.randomUUID())()
  return {
    good: { fields: good, needs: ['introspection'], status: 200 },
    known: { fields: bearer(server.opaque()), needs: ['introspection kept'], status: 200 },
    unknown: { fields: unknown, needs: ['introspection'], status: 401 },
    ...(await common(server, good)),
  }
}

const introspecting =
  (given?: 'endpoint'): MakeWay =>
  async ({ server, timeout }) => {
    const { issuer, introspectionEndpoint: endpoint } = server
    const introspection = {
      clientId: CLIENT.id,
      authentication: ClientSecretBasic(CLIENT.secret),
      ...(given && { endpoint }),
    }
    return {
      authenticator: accessToken({ issuer, introspection, timeout }),
      kinds: await introspectionKinds(server),
    }
  }

const dpop: MakeWay = async ({ server, store, storeOfOthers, timeout }) => {
  const { issuer, jwksUri, jwks } = server
  const [client, another] = [await dpopClient(), await dpopClient()]
  const url = `${ORIGIN}/dpop/private`
  const fields = (token: string, proof: string) => ({ authorization: `DPoP ${token}`, dpop: proof })
  const token = await server.jwt({ cnf: client.cnf })
  const spent = await client.proof(token, url)
  const good = async (at = url) => {
    const fresh = await server.jwt({ cnf: client.cnf })
    return fields(fresh, await client.proof(fresh, at))
  }
  const known = async () => fields(token, await client.proof(token, url))
  const stolen = async () => fields(token, await another.proof(token, url))

  const all = { issuer, audience: AUDIENCE }
  const elsewhere = accessToken({ ...all, jwks, dpop: { replays: storeOfOthers } })
  const request = {
    method: 'GET',
    origin: ORIGIN,
    target: () => '/dpop/private',
    fieldLines: () => [spent],
    native: undefined,
  }
  const needs: Need[] = ['keys', 'writing']
  return {
    authenticator: accessToken({
      ...all,
      jwksUri,
      timeout,
      dpop: { required: true, replays: store() },
    }),
    async prepare() {
      const credentials = { scheme: 'DPoP', params: {}, token68: token }
      const came = await elsewhere.authenticate(credentials, request)
      if (came.kind === 'unavailable') throw new Error(came.message)
    },
    kinds: {
      good: { fields: () => good(), needs, status: 200 },
      known: { fields: known, needs, status: 200 },
      replayed: { fields: async () => fields(token, spent), needs, status: 401 },
      stolen: { fields: stolen, needs: ['keys'], status: 401 },
      ...(await common(server, () => good(`${ORIGIN}/dpop/public`))),
    },
  }
}

const revocation: MakeWay = async ({ server, store, storeOfOthers, timeout }) => {
  const { issuer, jwksUri } = server
  const jti = crypto.randomUUID()
  const revoked = await server.jwt({ jti })
  const { good, known, ...rest } = await jwtKinds(server)
  const needs: Need[] = ['keys', 'reading']
  return {
    authenticator: accessToken({
      issuer,
      jwksUri,
      audience: AUDIENCE,
      timeout,
      revoked: revocationList({ store: store(), lifetime: 600 }).has,
    }),
    prepare: () => revocationList({ store: storeOfOthers, lifetime: 600 }).revoke({ issuer, jti }),
    kinds: {
      good: { ...good, needs },
      known: { ...(known as Kind), needs },
      revoked: { fields: bearer(revoked), needs, status: 401 },
      ...rest,
    },
  }
}

/** By the path that each is under. */
export const WAYS: Readonly<Record<string, MakeWay>> = {
  jwks,
  discovery,
  introspection: introspecting('endpoint'),
  'introspection-discovered': introspecting(),
  dpop,
  revocation,
}
