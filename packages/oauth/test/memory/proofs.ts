import { calculateJwkThumbprint } from 'jose'
import { accessToken, memoryStore } from '../../src/index.js'
import { nonces } from '../../src/nonce.js'
import { AUDIENCE, goodClaims, ISSUER } from '../issuer.js'
import { newKey, startMill } from './mill.js'
import { credentials, requestWith } from './requests.js'
import { each, insistOn, type Subject } from './subject.js'

const AT_ONCE = 64

/** Requests with one token, each with a proof of its own: that one is checked is remembered. */
const proofs: Subject = {
  name: 'DPoP, proofs with one token',
  async start(sizes) {
    const max = 10 * sizes.max
    // Half of what fits comes while a proof is remembered, and the clock is looked at for each.
    let now = Date.now()
    const step = 66_000 / (max / 2)
    const [issuerKey, clientKey] = [await newKey(), await newKey()]
    const cnf = { jkt: await calculateJwkThumbprint(clientKey.jwk) }
    const issuing = startMill(issuerKey, {
      header: { alg: 'EdDSA', typ: 'at+jwt' },
      claims: { ...goodClaims(), cnf },
    })
    const [token = ''] = await issuing.next(1)
    await issuing.stop()
    const mill = startMill(clientKey, {
      header: { alg: 'EdDSA', typ: 'dpop+jwt', jwk: clientKey.jwk },
      claims: { htm: 'GET', htu: `${AUDIENCE}/documents` },
      withAth: token,
    })
    const { authenticate } = accessToken({
      issuer: ISSUER,
      audience: AUDIENCE,
      jwks: { keys: [issuerKey.jwk] },
      cache: true,
      dpop: { replays: memoryStore({ max }, () => (now += step)) },
    })
    return {
      use: async (count) =>
        each(await mill.next(count), AT_ONCE, async (proof) =>
          insistOn(
            'identified',
            await authenticate(credentials('DPoP', token), requestWith(proof)),
          ),
        ),
      held: () => 'the proofs of the last 66 s',
      stop: () => mill.stop(),
    }
  },
}

/** Nonces that are issued and come back. */
const stateless: Subject = {
  name: 'nonces',
  async start() {
    let now = Date.now()
    const { issue, freshFor } = nonces({}, () => now)
    return {
      use: (count) =>
        each(Array.from({ length: count }), AT_ONCE, async () => {
          now += 1000
          if ((await freshFor(await issue())) === undefined) throw new Error('a nonce is too old')
        }),
      held: () => 'nothing',
    }
  },
}

export const PROOFS: readonly Subject[] = [proofs, stateless]
