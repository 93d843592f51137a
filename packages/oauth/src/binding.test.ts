import { createAuthorizer } from '@verdict/http'
import { describe, expect, test } from 'vitest'
import { AUDIENCE, ISSUER } from '../test/issuer.js'
import { api } from '../test/refusals/api.js'
import { CERTIFICATE, client, OTHER_CERTIFICATE, withProof, X5T } from '../test/refusals/binding.js'
import { jwt } from '../test/refusals/jwt.js'
import { jwks } from '../test/verifying.js'
import { accessToken } from './access-token.js'
import { certificateField } from './certificate.js'

const issuer = { issuer: ISSUER, audience: AUDIENCE, jwks }
const certificate = certificateField({ name: 'client-cert', trusted: () => true })

describe('what a token is bound to is what it is sent with', () => {
  const { jkt } = client
  const CNF: Record<string, unknown> = {
    'no cnf': undefined,
    'a key': { jkt },
    'another key': { jkt: jkt.replace(/.$/, (c) => (c === 'A' ? 'E' : 'A')) },
    'a certificate': { 'x5t#S256': X5T },
    both: { jkt, 'x5t#S256': X5T },
    'something else': { kid: 'x' },
    'a key and something else': { jkt, kid: 'x' },
    'a certificate and something else': { 'x5t#S256': X5T, kid: 'x' },
    'a key that is null': { jkt: null, 'x5t#S256': X5T },
    'a certificate that is null': { jkt, 'x5t#S256': null },
    nothing: {},
    'no object': jkt,
    'a list': [{ jkt }],
    null: null,
  }
  const SCHEMES = ['Bearer', 'bEARER', 'DPoP', 'dPoP']
  const CERTIFICATES = { none: undefined, right: CERTIFICATE, other: OTHER_CERTIFICATE }
  const DPOP = { off: undefined, on: true, required: { required: true } } as const
  const SOURCES = { off: undefined, on: certificate }

  const apis = Object.entries(DPOP).flatMap(([dpopIs, dpop]) =>
    Object.entries(SOURCES).map(([sourceIs, certificate]) => {
      const options = { ...issuer, ...(dpop && { dpop }), ...(certificate && { certificate }) }
      return [dpopIs, sourceIs, api(options)] as const
    }),
  )

  /** All that gets in. */
  function getsIn(cnf: string, scheme: string, shown: string, dpopIs: string, source: string) {
    const asDpop = scheme.toLowerCase() === 'dpop'
    const isTaken = asDpop ? dpopIs !== 'off' : dpopIs !== 'required'
    const hasCertificate = source === 'on' && shown === 'right'
    const isBoundRightly =
      (cnf === 'no cnf' && !asDpop) ||
      (cnf === 'a key' && asDpop) ||
      (cnf === 'a certificate' && !asDpop && hasCertificate) ||
      (cnf === 'both' && asDpop && hasCertificate)
    return isTaken && isBoundRightly
  }

  test.each(apis)('dpop %s, certificates %s', async (dpopIs, source, { send }) => {
    let gotIn = 0
    for (const [name, cnf] of Object.entries(CNF)) {
      for (const scheme of SCHEMES) {
        for (const [shown, field] of Object.entries(CERTIFICATES)) {
          // A good proof comes with each, whether it is asked for or not.
          const { authorization = '', fields } = await withProof(jwt({ cnf }), scheme)
          const { response, event } = await send({
            authorization,
            fields: { ...fields, ...(field !== undefined && { 'client-cert': field }) },
          })
          const isIn = getsIn(name, scheme, shown, dpopIs, source)
          expect([name, scheme, shown, response.status]).toEqual([
            name,
            scheme,
            shown,
            isIn ? 200 : 401,
          ])
          if (!isIn) expect(event.credentials?.kind).toBe('invalid')
          gotIn += Number(isIn)
        }
      }
    }
    expect(gotIn).toBe(LET_IN[`${dpopIs} ${source}`])
  })
  /** How many of 168 that are. */
  const LET_IN: Record<string, number> = {
    'off off': 6,
    'off on': 8,
    'on off': 12,
    'on on': 16,
    'required off': 6,
    'required on': 8,
  }
})

describe('DPoP needs to know where it is', () => {
  const create = (space: object, dpop?: true) =>
    createAuthorizer({
      authenticators: [accessToken({ ...issuer, ...(dpop && { dpop }) })],
      realm: 'api',
      ...space,
    })

  test('without an origin no authorizer is made', () => {
    expect(() => create({}, true)).toThrow(TypeError)
    expect(() => create({}, true)).toThrow(/give createAuthorizer\(\) origin: 'https:/)
  })

  test.each([{ origin: AUDIENCE }, { protectedResource: { resource: `${AUDIENCE}/v1` } }])(
    'with %o one is',
    (space) => {
      expect(() => create(space, true)).not.toThrow()
    },
  )

  test('Bearer alone does without', () => {
    expect(() => create({})).not.toThrow()
  })
})

// RFC 8705 3.1: the SHA-256 of nothing, which an issuer may have hashed behind a wrong proxy.
const OF_NOTHING = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'

test.each([null, '', false, {}, new Uint8Array(0), Promise.resolve(undefined)])(
  'regression: a certificate source that gives %j gives no certificate',
  async (given) => {
    const source = () => given as never
    const { send } = api({ ...issuer, certificate: source })
    const text = await jwt({ cnf: { 'x5t#S256': OF_NOTHING } })
    await expect(send({ authorization: `Bearer ${text}` })).rejects.toThrow(
      'certificate has to give DER octets, or undefined',
    )
  },
)
