import type { Caller } from '../callers.js'
import { answered, type Asked, instead, letIn, type Probe, probe, wrongRefusal } from '../probe.js'
import type { Level, ProbeInfo } from '../report.js'
import { challengeOf, type Resource, type Site } from '../site.js'

const group = 'Tokens that do not count'

/** On every guarded resource; the others on one of each protection space. */
const EVERYWHERE = ['unknown', 'bad-signature', 'expired', 'wrong-audience', 'alg-none']
/** Judged by their own probe alone: whether they count is not the same everywhere. */
const DEBATED = ['no-expiry']

/** The faulty tokens that are tried on a resource. */
function faultyOn(site: Site, resource: Resource): readonly Caller[] {
  const bearer = resource.allowed.find(({ kind }) => kind === 'bearer')
  const takesBearer = resource.schemes.includes('bearer')
  const made = bearer?.faulty ?? []
  const spoilt = takesBearer ? site.callers.spoilt : []
  const sampled = site.samples.includes(resource)
  return [...made, ...spoilt].filter(({ fault = '' }) => sampled || EVERYWHERE.includes(fault))
}

async function* faults(site: Site, wanted?: string): AsyncGenerator<Asked, void> {
  for (const resource of site.guarded) {
    for (const caller of faultyOn(site, resource)) {
      if (wanted !== undefined && caller.fault !== wanted) continue
      const answer = await site.ask(resource, { by: caller })
      if (answered(answer)) yield { resource, caller, answer }
    }
  }
}

/** What is answered to tokens that do not count, where they were refused. */
async function* refusals(site: Site): AsyncGenerator<Asked, void> {
  for await (const asked of faults(site)) {
    const debated = DEBATED.includes(asked.caller.fault ?? '')
    if (!debated && !letIn(asked.answer)) yield asked
  }
}

const MINTED = 'add "jwt", with the key that the API trusts, and credentials made with it'
const A_JWT = 'add credentials whose token is a JWT, and a resource that they are let into'

interface Row {
  readonly fault: string
  readonly title: string
  readonly clause: string
  readonly mend: string
  readonly needs: string
  readonly level?: Level
}

const ROWS: readonly Row[] = [
  {
    fault: 'unknown',
    title: 'A token that nobody issued does not count.',
    clause: 'RFC 6750 3.1',
    mend: 'Look every token up or verify it; refuse what is not found.',
    needs: 'add credentials of kind "bearer" or "jwt", and a resource that they are let into',
  },
  {
    fault: 'bad-signature',
    title: 'A token whose signature does not fit does not count.',
    clause: 'RFC 7515 5.2; RFC 9068 4',
    mend: 'Verify the signature; decoding a token is not verifying it.',
    needs: A_JWT,
  },
  {
    fault: 'no-signature',
    title: 'A token without its signature does not count.',
    clause: 'RFC 7515 5.2; RFC 8725 3.2',
    mend: 'Refuse an empty signature.',
    needs: A_JWT,
  },
  {
    fault: 'altered-claims',
    title: 'A token whose claims were changed does not count.',
    clause: 'RFC 7515 5.2; RFC 9068 4',
    mend: 'Verify the signature over the claims that are used.',
    needs: A_JWT,
  },
  {
    fault: 'alg-none',
    title: 'A token with alg "none" does not count.',
    clause: 'RFC 9068 4; RFC 8725 3.1',
    mend: 'Give the verifier the list of algorithms that are taken; never read it from the token.',
    needs: A_JWT,
  },
  {
    fault: 'truncated',
    title: 'A part of a token does not count.',
    clause: 'RFC 7515 5.2',
    mend: 'Refuse what has not the three parts of a JWS.',
    needs: A_JWT,
  },
  {
    fault: 'expired',
    title: 'An expired token does not count.',
    clause: 'RFC 7519 4.1.4; RFC 6750 3.1',
    mend: 'Check exp, with a few seconds of tolerance at most.',
    needs: MINTED,
  },
  {
    fault: 'not-yet-valid',
    title: 'A token that is not valid yet does not count.',
    clause: 'RFC 7519 4.1.5',
    mend: 'Check nbf, with a few seconds of tolerance at most.',
    needs: MINTED,
  },
  {
    fault: 'revoked',
    title: 'A revoked token does not count.',
    clause: 'RFC 6750 3.1; RFC 7009 2',
    mend: 'Ask the issuer (RFC 7662), or keep a list of what was revoked.',
    needs: 'add credentials with "fault": "revoked"',
  },
  {
    fault: 'wrong-audience',
    title: 'A token for another API does not count.',
    clause: 'RFC 7519 4.1.3; RFC 9068 4',
    mend: 'Check aud against the name of this API.',
    needs: MINTED,
  },
  {
    fault: 'wrong-issuer',
    title: 'A token of another issuer does not count.',
    clause: 'RFC 9068 4',
    mend: 'Check iss, exactly.',
    needs: MINTED,
  },
  {
    fault: 'no-expiry',
    title: 'A token that never expires does not count.',
    clause: 'RFC 9068 2.2, 4',
    mend: 'Require exp.',
    needs: MINTED,
    level: 'advice',
  },
  {
    fault: 'unknown-key',
    title: 'A token signed with a key that is not the issuer’s does not count.',
    clause: 'RFC 9068 4',
    mend: 'Verify with the issuer’s keys and no others.',
    needs: MINTED,
  },
  {
    fault: 'embedded-key',
    title: 'A token that brings its own key does not count.',
    clause: 'RFC 8725 3.10; RFC 7515 10.2',
    mend: 'Ignore jwk, jku and x5u in the header; take keys from the issuer.',
    needs: MINTED,
  },
  {
    fault: 'algorithm-confusion',
    title: 'A token made with the public key as a shared secret does not count.',
    clause: 'RFC 8725 3.1',
    mend: 'Take only the algorithms that belong to the key.',
    needs: MINTED,
  },
  {
    fault: 'hostile-key-id',
    title: 'A key id that is a path does not count.',
    clause: 'RFC 8725 3.10',
    mend: 'Look kid up in the key set; use it in no path and no query.',
    needs: MINTED,
  },
  {
    fault: 'unknown-critical-header',
    title: 'A token with a critical header that is not understood does not count.',
    clause: 'RFC 7515 4.1.11',
    mend: 'Use a verifier that refuses unknown names in crit.',
    needs: MINTED,
  },
  {
    fault: 'bound-to-key',
    title: 'A token that is bound to a key does not count without a proof of the key.',
    // RFC 9449 7.2: a MUST where DPoP is taken, too; who knows Bearer alone may ignore the claim.
    clause: 'RFC 9449 7.2',
    mend: 'Refuse tokens with cnf.jkt that come as Bearer.',
    needs: MINTED,
    level: 'advice',
  },
  {
    fault: 'bound-to-certificate',
    title: 'A token that is bound to a certificate does not count without it.',
    // RFC 8705 3: a MUST for those who take such tokens; others may never have heard of them.
    clause: 'RFC 8705 3',
    mend: 'Refuse tokens with cnf.x5t#S256 where the connection shows no such certificate.',
    needs: MINTED,
    level: 'advice',
  },
]

const NEEDS = 'add credentials of kind "bearer" or "jwt", and a resource that they are let into'

export const TOKENS: readonly Probe[] = [
  ...ROWS.map(({ fault, needs, level = 'must', ...rest }) => {
    const info: ProbeInfo = { ...rest, id: `token-${fault}`, group, level }
    return probe(info, needs, async function* (site) {
      for await (const { answer } of faults(site, fault)) {
        yield { answer, problem: letIn(answer) ? instead(answer, 'a refusal') : undefined }
      }
    })
  }),
  probe(
    {
      id: 'token-fault-401',
      title: 'A token that does not count is answered 401.',
      group,
      level: 'should',
      clause: 'RFC 6750 3.1',
      mend: 'Answer 401 invalid_token, not 403 and not 400: a new token helps.',
    },
    NEEDS,
    async function* (site) {
      for await (const { resource, answer } of refusals(site)) {
        yield { answer, problem: wrongRefusal(resource, answer) }
      }
    },
  ),
  probe(
    {
      id: 'token-fault-code',
      title: 'The challenge to a token that does not count says error="invalid_token".',
      group,
      level: 'should',
      clause: 'RFC 6750 3.1',
      mend: 'Add error="invalid_token" to the Bearer challenge where a token was sent.',
    },
    NEEDS,
    async function* (site) {
      for await (const { answer } of refusals(site)) {
        const params = answer.status === 401 ? challengeOf(answer, 'bearer') : undefined
        if (!params) continue
        const { error } = params
        // Its own probes say what else is wrong with a code.
        const what = error === undefined ? 'no error code came' : `error="${error}" came`
        const problem = `${answer.by}: ${what}, "invalid_token" was expected`
        yield { answer, problem: error === 'invalid_token' ? undefined : problem }
      }
    },
  ),
]
