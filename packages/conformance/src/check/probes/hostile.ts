import type { Caller } from '../callers.js'
import { answered, instead, letIn, NEEDS_GUARDED, type Probe, probe } from '../probe.js'
import type { Resource, Site } from '../site.js'

const group = 'Hostile credentials'

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64')
const part = (json: string): string => Buffer.from(json).toString('base64url')
/** As long as common limits for one field allow. */
const LONG = 7000

/** Values of the Authorization field, by what is odd about them. */
const GENERAL: Readonly<Record<string, string>> = {
  'an empty field': '',
  'a comma': ',',
  'an equals sign': '=',
  'a quotation mark': '"',
  'a tab behind the scheme': 'Bearer\tabc',
  'names of object members': '__proto__ constructor',
  'a long scheme': 'a'.repeat(LONG),
  'octets beyond ASCII': 'Bearer \xe9\xff\x80',
  'two schemes': 'Bearer abc, Basic YTpi',
  'parameters that do not end': 'Digest username="a',
}

const TOKENS: Readonly<Record<string, string>> = {
  'a long token': `Bearer ${'a'.repeat(LONG)}`,
  'dots only': `Bearer ${'.'.repeat(200)}`,
  'a token of two dots': 'Bearer ..',
  'a token that is no base64url': 'Bearer !.!.!',
  'the word undefined': 'Bearer undefined',
  'a JWT whose header is null': `Bearer ${part('null')}.${part('{}')}.AAAA`,
  'a JWT whose header is a list': `Bearer ${part('[]')}.${part('{}')}.AAAA`,
  'a JWT whose header is no JSON': `Bearer ${part('{')}.${part('{')}.AAAA`,
  'a JWT whose alg is an object': `Bearer ${part('{"alg":{}}')}.${part('{}')}.AAAA`,
  'a JWT whose kid is an object': `Bearer ${part('{"alg":"RS256","kid":{}}')}.${part('{}')}.AAAA`,
  'a JWT without alg': `Bearer ${part('{}')}.${part('{}')}.AAAA`,
  'a JWT with an unknown alg': `Bearer ${part('{"alg":"XX"}')}.${part('{}')}.AAAA`,
  'a JWT whose claims are null': `Bearer ${part('{"alg":"RS256"}')}.${part('null')}.AAAA`,
  'a JWT whose claims are of other types': `Bearer ${part('{"alg":"RS256"}')}.${part(
    '{"exp":"soon","aud":{},"iss":[],"sub":1,"scope":{}}',
  )}.AAAA`,
  'a JWT of deep lists': `Bearer ${part('{"alg":"RS256"}')}.${part(
    `${'['.repeat(1000)}${']'.repeat(1000)}`,
  )}.AAAA`,
  'a JWE': `Bearer ${part('{"alg":"dir","enc":"A128GCM"}')}..AAAA.AAAA.AAAA`,
}

const PASSWORDS: Readonly<Record<string, string>> = {
  'Basic without credentials': 'Basic',
  'Basic that is no base64': 'Basic !!!!',
  'Basic with one character': 'Basic a',
  'Basic without a colon': `Basic ${base64('nocolon')}`,
  'Basic with nothing but a colon': `Basic ${base64(':')}`,
  'Basic with control characters': `Basic ${base64('a\x00\r\nb:\x7f')}`,
  'Basic that is no UTF-8': `Basic ${base64('\xff\xfe:\xc0\x80')}`,
  'a long Basic': `Basic ${base64(`${'a'.repeat(2000)}:${'b'.repeat(2000)}`)}`,
  'Basic with names of object members': `Basic ${base64('__proto__:constructor')}`,
}

function inAuthorization(values: Readonly<Record<string, string>>): Caller[] {
  return Object.entries(values).map(([name, value]) => ({
    name,
    fields: [['Authorization', value]],
  }))
}

/** Odd values for the field that a key or a cookie is in. */
function inOwnField(site: Site, { allowed }: Resource): Caller[] {
  const callers: Caller[] = []
  const add = (name: string, field: string, value: string) =>
    callers.push({ name, fields: [[field, value]] })
  if (allowed.some(({ kind }) => kind === 'apiKey')) {
    const field = site.config.apiKeyField
    add('an empty key', field, '')
    add('a long key', field, 'k'.repeat(LONG))
    add('a key beyond ASCII', field, '\xe9\xff\x80')
    add('a key with a comma', field, 'a, b')
    add('a key named __proto__', field, '__proto__')
  }
  const [pair = ''] = allowed
    .filter(({ kind }) => kind === 'cookie')
    .map(({ fields }) => fields[0]?.[1] ?? '')
  const name = pair.slice(0, pair.indexOf('='))
  if (name !== '') {
    add('an empty cookie', 'Cookie', `${name}=`)
    add('a cookie without a value', 'Cookie', name)
    add('a cookie that does not decode', 'Cookie', `${name}=%E0%A4%A`)
    add('a long cookie', 'Cookie', `${name}=${'c'.repeat(LONG)}`)
    add('a cookie named __proto__', 'Cookie', `${name}=__proto__`)
    add('two cookies', 'Cookie', `${name}=a; ${name}=b`)
  }
  return callers
}

async function* hostile(site: Site) {
  for (const resource of site.samples) {
    const takes = (...schemes: readonly string[]) =>
      schemes.some((scheme) => resource.schemes.includes(scheme))
    const callers = [
      ...inAuthorization(GENERAL),
      ...(takes('bearer', 'dpop') ? inAuthorization(TOKENS) : []),
      ...(takes('basic') ? inAuthorization(PASSWORDS) : []),
      ...inOwnField(site, resource),
    ]
    for (const by of callers) {
      const answer = await site.ask(resource, { by })
      yield { resource, answer }
    }
  }
}

/** RFC 6585 5, RFC 9110 15.5.14: what is too long may be refused as such. */
const TOO_LONG = [413, 414, 431]

export const HOSTILE: readonly Probe[] = [
  probe(
    {
      id: 'hostile-not-let-in',
      title: 'Odd credentials do not get in.',
      group,
      level: 'must',
      clause: 'RFC 9110 11.4',
      mend: 'Let what cannot be read count for nothing.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      for await (const { answer } of hostile(site)) {
        if (!answered(answer)) continue
        yield { answer, problem: letIn(answer) ? instead(answer, 'a refusal') : undefined }
      }
    },
  ),
  probe(
    {
      id: 'hostile-no-server-error',
      title: 'Odd credentials cause no server error.',
      group,
      level: 'should',
      clause: 'RFC 9110 15.6, 11.4',
      mend: 'Catch what decoding and verifying throw, and answer 400 or 401.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      for await (const { answer } of hostile(site)) {
        if (!answered(answer)) continue
        yield { answer, problem: answer.status >= 500 ? instead(answer, '400 or 401') : undefined }
      }
    },
  ),
  probe(
    {
      id: 'hostile-status',
      title: 'Odd credentials are answered 400 or 401.',
      group,
      level: 'should',
      clause: 'RFC 9110 11.4; RFC 6750 3.1',
      mend: 'Answer 401 with the challenge, or 400 where the field breaks its grammar.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      for await (const { resource, answer } of hostile(site)) {
        if (!answered(answer) || letIn(answer) || answer.status >= 500) continue
        const { expect, hidden } = resource.config
        const also = [expect?.invalid, expect?.stranger, hidden && 404]
        const fine = [400, 401, ...TOO_LONG, ...also].includes(answer.status)
        yield { answer, problem: fine ? undefined : instead(answer, '400 or 401') }
      }
    },
  ),
  probe(
    {
      id: 'hostile-answered',
      title: 'Odd credentials are answered at all.',
      group,
      level: 'should',
      clause: 'RFC 9110 15; RFC 9112 9.6',
      mend: 'Look for what threw outside of the error handler, or takes long to fail.',
    },
    NEEDS_GUARDED,
    async function* (site) {
      for await (const { answer } of hostile(site)) {
        const problem = answer.status === 0 ? `${answer.by}: ${answer.failure}` : undefined
        yield { answer, problem }
      }
    },
  ),
]
