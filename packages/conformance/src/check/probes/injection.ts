import { randomBytes } from 'node:crypto'
import type { Caller } from '../callers.js'
import type { Exchange } from '../client.js'
import { answered, NEEDS_GUARDED, type Probe, probe } from '../probe.js'
import type { ProbeInfo } from '../report.js'
import type { Resource, Site, Variation } from '../site.js'
import type { FieldLine } from '../wire.js'
import { withQuery } from './written.js'

const group = 'Injection'

/** Stands nowhere by chance; hexadecimal, so that nothing encodes it. */
const MARK = `c0ffee${randomBytes(6).toString('hex')}`
const HOST = `${MARK}.invalid`

const FORWARDED = ['X-Forwarded-Host', 'X-Forwarded-Server', 'X-Host', 'X-Original-Host'] as const
const CHATTER = [
  'Referer',
  'User-Agent',
  'Accept-Language',
  'X-Request-Id',
  'X-Forwarded-For',
  'X-Forwarded-Prefix',
  'X-Original-URL',
] as const

/** Fields that say where to go, or what to send there. */
const LEADING = ['www-authenticate', 'proxy-authenticate', 'location', 'link', 'refresh'] as const

function holds(answer: Exchange, names: readonly string[]): string | undefined {
  return names.find((name) =>
    answer.lines(name).some((value) => value.toLowerCase().includes(MARK)),
  )
}

const from = (what: string, ...fields: readonly FieldLine[]): Caller => ({ name: what, fields })

const basic = (text: string): string => Buffer.from(text).toString('base64')
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const marked = { iss: `https://${HOST}`, sub: MARK, aud: MARK, kid: MARK, alg: MARK, typ: MARK }
const markedJwt = `${part({ ...marked, alg: 'RS256' })}.${part(marked)}.${MARK}`
const oddAlgorithm = `${part(marked)}.${part(marked)}.${MARK}`

type Ways = (resource: Resource) => readonly Variation[]

/** Sends the mark in, and looks for it in the fields that lead clients. */
async function* sent(site: Site, ways: Ways, names: readonly string[]) {
  for (const resource of site.samples) {
    for (const variation of ways(resource)) {
      const answer = await site.ask(resource, variation)
      if (!answered(answer)) continue
      const name = holds(answer, names)
      yield { answer, problem: name && `what was sent came back in ${name}` }
    }
  }
}

interface Row {
  readonly id: string
  readonly what: string
  readonly mend: string
  readonly ways: Ways
  readonly names?: readonly string[]
}

const ROWS: readonly Row[] = [
  {
    id: 'injection-path',
    what: 'the path',
    mend: 'Write the realm down; make it of nothing that a request says.',
    ways: ({ config: { path } }) => {
      const [bare = '', query] = path.split('?')
      const rest = query === undefined ? '' : `?${query}`
      return [{ path: `${bare}/${MARK}${rest}` }, { path: `${bare}/${MARK}%22,x=%22${rest}` }]
    },
    // A redirect that only mends a path may name it.
    names: ['www-authenticate', 'proxy-authenticate'],
  },
  {
    id: 'injection-query',
    what: 'the query',
    mend: 'Write the realm down; make it of nothing that a request says.',
    ways: (resource) =>
      [`q=${MARK}`, `realm=${MARK}%22`, `error=${MARK}&scope=${MARK}`].map((query) => ({
        path: withQuery(resource, query),
      })),
    names: ['www-authenticate', 'proxy-authenticate'],
  },
  {
    id: 'injection-host',
    what: 'the Host field',
    mend: 'Configure the name of the API; Host is whatever a client says.',
    ways: () => [{ fields: [['Host', HOST]] }, { fields: [['Host', `${HOST}:8080`]] }],
  },
  {
    id: 'injection-forwarded',
    what: 'X-Forwarded-Host and its like',
    mend: 'Believe forwarding fields from your own proxy only, and write no challenge from them.',
    ways: () => [
      { by: from('X-Forwarded-Host', ...FORWARDED.map((name) => [name, HOST] as const)) },
      { by: from('Forwarded', ['Forwarded', `host="${HOST}";proto=https;for="${MARK}"`]) },
    ],
  },
  {
    id: 'injection-origin',
    what: 'the Origin field',
    mend: 'Write no challenge from Origin.',
    ways: () => [{ by: from('Origin', ['Origin', `https://${HOST}`]) }],
  },
  {
    id: 'injection-fields',
    what: 'Referer, User-Agent and other fields',
    mend: 'Write no challenge from what a request says.',
    ways: () => [
      { by: from('marked fields', ...CHATTER.map((name) => [name, `/${MARK}"`] as const)) },
    ],
  },
  {
    id: 'injection-method',
    what: 'the method',
    mend: 'Write no challenge from the method.',
    ways: () => [{ method: `X${MARK.toUpperCase()}` }],
  },
  {
    id: 'injection-scheme',
    what: 'the scheme of the credentials',
    mend: 'Offer the schemes that the API takes, not the one that was tried.',
    ways: () => [
      { by: from('a marked scheme', ['Authorization', `X${MARK} abc`]) },
      { by: from('a marked word', ['Authorization', MARK]) },
    ],
  },
  {
    id: 'injection-token',
    what: 'the token',
    mend: 'Say that the token does not count; repeat nothing of it, claims and key ids included.',
    ways: () => [
      { by: from('a marked token', ['Authorization', `Bearer ${MARK}`]) },
      { by: from('a JWT with marked claims', ['Authorization', `Bearer ${markedJwt}`]) },
      { by: from('a JWT with a marked algorithm', ['Authorization', `Bearer ${oddAlgorithm}`]) },
    ],
  },
  {
    id: 'injection-user',
    what: 'the user name',
    mend: 'Say that the login failed; do not repeat the name.',
    ways: () => [
      { by: from('a marked user', ['Authorization', `Basic ${basic(`${MARK}":x`)}`]) },
      {
        by: from('a marked Digest user', [
          'Authorization',
          `Digest username="${MARK}", realm="${MARK}"`,
        ]),
      },
    ],
  },
]

function infoOf({ id, what, mend }: Row): ProbeInfo {
  const title = `Nothing of ${what} comes back in a challenge.`
  return { id, title, group, level: 'should', clause: 'RFC 9110 11.5, 17.1', mend }
}

export const INJECTION: readonly Probe[] = [
  ...ROWS.map((row) =>
    probe(infoOf(row), NEEDS_GUARDED, (site) => sent(site, row.ways, row.names ?? LEADING)),
  ),
  probe(
    {
      id: 'injection-line',
      title: 'No encoded line break becomes a field line.',
      group,
      level: 'must',
      clause: 'RFC 9110 5.5',
      mend: 'Let no decoded CR, LF or NUL into a field; platforms refuse them if they are not bypassed.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      const breaks = ['%0d%0a', '%0a', '%e5%98%8a%e5%98%8d', '%c4%8d%c4%8a']
      for (const resource of [...site.samples.slice(0, 2), ...site.open.slice(0, 1)]) {
        const [bare = ''] = resource.config.path.split('?')
        for (const line of breaks.map((text) => `${text}X-${MARK}:%201`)) {
          for (const path of [`${bare}/${line}`, withQuery(resource, `q=${line}`)]) {
            const answer = await site.ask(resource, { path, method: 'GET' })
            if (!answered(answer)) continue
            const made = answer.lines(`X-${MARK}`).length > 0
            yield { answer, problem: made ? 'a field line was made of the address' : undefined }
          }
        }
      }
    },
  ),
]
