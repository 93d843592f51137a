import { readAuthorization, readBasic, readChallenges, writeChallenges } from '@verdict/http'

interface Parts {
  readonly scheme: string
  readonly token68?: string | undefined
  readonly params?: Readonly<Record<string, string | number>>
}

/** One case of authorization.json: a value, field lines, or none. */
export interface AuthorizationVector {
  readonly header: string | readonly string[] | null
  readonly expect:
    | { readonly none: true }
    | { readonly error: string }
    | (Parts & { readonly basic?: { readonly userId: string; readonly password: string } })
}

/** One case of www-authenticate.json. */
export interface WwwAuthenticateVector {
  readonly header: string | readonly string[]
  readonly expect: { readonly error: true } | readonly Parts[]
}

/** One case of serialize.json. */
export interface SerializeVector {
  readonly challenges: readonly {
    readonly scheme: string
    readonly token68?: string
    readonly params?: readonly (readonly [string, string | number])[]
  }[]
  /** Absent: the one-line value. */
  readonly mode?: 'lines'
  readonly expect: string | readonly string[] | { readonly error: true }
}

/** What the vectors say of a challenge or of credentials: its scheme in lower case, one of the two. */
function partsOf({ scheme, token68, params }: Parts): object {
  // RFC 9110 11.1: schemes compare without case.
  const name = scheme.toLowerCase()
  return token68 === undefined ? { scheme: name, params: params ?? {} } : { scheme: name, token68 }
}

export function askAuthorization({ header }: AuthorizationVector): unknown {
  const read = readAuthorization(header)
  if (read.kind === 'omitted') return { none: true }
  if (read.kind !== 'credentials') return { error: read.kind }
  if (read.scheme.toLowerCase() !== 'basic') return partsOf(read)
  const basic = readBasic(read.token68)
  return basic ? { scheme: 'basic', basic } : { error: 'malformed' }
}

export function expectedAuthorization({ expect }: AuthorizationVector): unknown {
  if (!('scheme' in expect)) return expect
  if (!('basic' in expect)) return partsOf(expect)
  return { scheme: expect.scheme.toLowerCase(), basic: expect.basic }
}

export function askWwwAuthenticate({ header }: WwwAuthenticateVector): unknown {
  const list = readChallenges(header)
  return list.kind === 'malformed' ? { error: true } : list.challenges.map(partsOf)
}

export function expectedWwwAuthenticate({ expect }: WwwAuthenticateVector): unknown {
  return 'error' in expect ? expect : expect.map(partsOf)
}

export function askSerialize({ challenges, mode }: SerializeVector): unknown {
  try {
    const lines = writeChallenges(challenges)
    return mode === 'lines' ? lines : lines.join(', ')
  } catch (error) {
    // A refusal names what is wrong; anything else that is thrown is a failure.
    if (error instanceof TypeError) return { error: true }
    throw error
  }
}
