/** JWTs of the callers who may read their documents, and what verifies them. */
import { accessToken } from '@verdict/oauth'
import { exportJWK, exportSPKI, generateKeyPair, jwtVerify, SignJWT } from 'jose'
import { inputs } from '../measure/inputs.mjs'

const issuer = 'https://login.example.com'
const audience = 'https://api.example.com'

/** Keys and 1,024 tokens signed with one algorithm, and requests that bear them. */
export async function signedWith(alg) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const list = await Promise.all(
    inputs(async (i) => {
      const token = await new SignJWT({ roles: ['reader'], scope: 'profile documents:read' })
        .setProtectedHeader({ alg, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(`user-${i}`)
        .setIssuedAt()
        .setExpirationTime('2 hours')
        .sign(privateKey)
      return { path: `/documents/d-${i}`, authorization: `Bearer ${token}` }
    }),
  )
  const jwks = { keys: [await exportJWK(publicKey)] }
  const verdict = (cache) =>
    accessToken({ issuer, audience, jwks, algorithms: [alg], ...(cache && { cache }) })
  const expected = { issuer, audience, algorithms: [alg] }
  return {
    list,
    expected,
    algorithm: alg,
    publicKey,
    pem: await exportSPKI(publicKey),
    verdict: verdict(),
    verdictWithCache: verdict(true),
    /** By hand, with jose: the identity, undefined for a token that does not count. */
    async verify(token) {
      try {
        return identityOf((await jwtVerify(token, publicKey, expected)).payload)
      } catch {
        return undefined
      }
    },
  }
}

/** The identity that a JWT's claims make. */
export function identityOf({ sub, roles, scope }) {
  return { id: sub, roles: roles ?? [], scopes: (scope ?? '').split(' ') }
}
