import { compactVerify, type JWK, type JWTHeaderParameters, SignJWT } from 'jose'
import { AUDIENCE, ISSUER } from './api.js'
import { answers, authorizations, type Fault, type Mutant } from './mutant.js'

interface Token {
  readonly header: JWTHeaderParameters & { readonly jwk?: JWK }
  readonly claims: Record<string, unknown>
  /** Signed with the issuer's key. */
  readonly signed: boolean
}

const json = (text: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(text ?? '', 'base64url').toString()) as Record<string, unknown>

const HOUR = 3600
const now = (): number => Math.floor(Date.now() / 1000)

/** Takes tokens that it says for good ones: they are signed anew, with all else put right. */
function taking(when: (token: Token) => boolean): Fault {
  return authorizations(async (field, _request, { privateKey, publicKey }) => {
    const [, text = ''] = /^Bearer (\S+)$/i.exec(field) ?? []
    let token: Token
    try {
      const [header, claims] = text.split('.')
      const signed = await compactVerify(text, publicKey, { crit: { conformance: true } }).then(
        () => true,
        () => false,
      )
      token = { header: json(header) as JWTHeaderParameters, claims: json(claims), signed }
      if (!when(token)) return field
    } catch {
      return field // no token at all, or one of odd types
    }
    const { nbf: _, cnf: __, ...rest } = token.claims
    const good = { ...rest, iss: ISSUER, aud: AUDIENCE, exp: now() + HOUR }
    const header = { alg: 'ES256', typ: 'at+jwt', kid: 'k1' }
    // Not every payload can be signed: some are no claims at all.
    return new SignJWT(good)
      .setProtectedHeader(header)
      .sign(privateKey)
      .then(
        (anew) => `Bearer ${anew}`,
        () => field,
      )
  })
}

const bearerWas = (request: Request): boolean =>
  /^bearer /i.test(request.headers.get('authorization') ?? '')

/** Tokens that should not count, and do; and bad answers to those that do not. */
export const tokenMutants: readonly Mutant[] = [
  {
    name: 'takes tokens with alg none',
    probe: 'token-alg-none',
    fault: taking(({ header }) => header.alg === 'none'),
  },
  {
    name: 'decodes tokens without verifying them',
    probe: 'token-bad-signature',
    also: ['token-altered-claims', 'token-no-signature', 'token-truncated', 'token-unknown-key'],
    fault: taking(({ header, signed }) => !signed && header.alg === 'ES256' && !header.jwk),
  },
  {
    name: 'verifies with the key in the header of the token',
    probe: 'token-embedded-key',
    fault: taking(({ header }) => header.jwk !== undefined),
  },
  {
    name: 'takes the public key for a shared secret',
    probe: 'token-algorithm-confusion',
    fault: taking(({ header }) => header.alg === 'HS256' && header.kid === 'k1'),
  },
  {
    name: 'takes a key id for a path',
    probe: 'token-hostile-key-id',
    fault: taking(({ header }) => header.kid?.includes('/') === true),
  },
  {
    name: 'ignores crit',
    probe: 'token-unknown-critical-header',
    fault: taking(({ header }) => header.crit !== undefined),
  },
  {
    name: 'takes expired tokens',
    probe: 'token-expired',
    fault: taking(({ claims, signed }) => signed && Number(claims['exp']) < now()),
  },
  {
    name: 'takes tokens before their time',
    probe: 'token-not-yet-valid',
    fault: taking(({ claims, signed }) => signed && Number(claims['nbf']) > now()),
  },
  {
    name: 'takes tokens that never expire',
    probe: 'token-no-expiry',
    fault: taking(({ claims, signed }) => signed && claims['exp'] === undefined),
  },
  {
    name: 'ignores the audience',
    probe: 'token-wrong-audience',
    fault: taking(({ claims, signed }) => signed && claims['aud'] !== AUDIENCE),
  },
  {
    name: 'ignores the issuer',
    probe: 'token-wrong-issuer',
    fault: taking(({ claims, signed }) => signed && claims['iss'] !== ISSUER),
  },
  {
    name: 'takes bound tokens without a proof',
    probe: 'token-bound-to-key',
    also: ['token-bound-to-certificate'],
    fault: taking(({ claims, signed }) => signed && claims['cnf'] !== undefined),
  },
  {
    name: 'answers 403 to a bad token',
    probe: 'token-fault-401',
    also: ['error-code-status', 'hostile-status'],
    fault: answers(401, { status: 403 }, bearerWas),
  },
  {
    name: 'says no error code to a bad token',
    probe: 'token-fault-code',
    fault: answers(
      401,
      (response) => {
        const field = response.headers.get('www-authenticate') ?? ''
        return { fields: { 'www-authenticate': field.replace(', error="invalid_token"', '') } }
      },
      bearerWas,
    ),
  },
]
