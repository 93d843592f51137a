import { readFileSync } from 'node:fs'

interface Parts {
  readonly scheme: string
  readonly token68?: string
  readonly params?: Readonly<Record<string, string>>
}

interface Files {
  authorization: {
    readonly name: string
    readonly header: string | string[] | null
    readonly expect:
      | { readonly none: true }
      | { readonly error: 'malformed' | 'multiple' }
      | { readonly scheme: string; readonly basic: { userId: string; password: string } }
      | Parts
  }
  'www-authenticate': {
    readonly name: string
    readonly header: string | string[]
    readonly expect: { readonly error: true } | Parts[]
  }
  serialize: {
    readonly name: string
    readonly mode?: 'lines'
    readonly challenges: {
      readonly scheme: string
      readonly token68?: string
      readonly params?: [string, string | number][]
    }[]
    readonly expect: string | string[] | { readonly error: true }
  }
}

/** The vectors of a file. JSON.parse keeps `__proto__` as a name; an import would not. */
export function vectors<F extends keyof Files>(file: F): Files[F][] {
  const url = new URL(`../../conformance/vectors/${file}.json`, import.meta.url)
  return JSON.parse(readFileSync(url, 'utf8')) as Files[F][]
}

/** What vectors and readers say alike, for comparison: the own names of params, in order. */
export function comparable({ scheme, token68, params = {} }: Parts): unknown {
  return { scheme, token68, params: Object.entries(params) }
}
