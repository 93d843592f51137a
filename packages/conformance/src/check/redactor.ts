// HTML's names for what is escaped most; the rest is numbered.
const ENTITIES: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
}
const JSON_ESCAPES: Readonly<Record<string, string>> = { '\t': 't', '\n': 'n', '\r': 'r' }

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')
/** Digits of either case; only what is escaped has them, so that other letters stay exact. */
const anyCase = (digits: string): string =>
  digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)

/** A character in all the ways that servers write it: as it is, for URLs, JSON and HTML. */
function formsOf(character: string): string {
  if (/[\w.~-]/.test(character)) return literally(character)
  const octets = Buffer.from(character)
  const code = character.codePointAt(0) ?? 0
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
  const entity = ENTITIES[character]
  const escape = JSON_ESCAPES[character]
  const forms = [
    literally(character),
    ...(code > 0x7f ? [literally(octets.toString('latin1'))] : []),
    ...(character === ' ' ? ['\\+'] : []),
    anyCase([...octets].map((octet) => `%${hex(octet, 2)}`).join('')),
    units.map((unit) => `\\\\u${anyCase(hex(unit, 4))}`).join(''),
    ...(escape ? [`\\\\${escape}`] : []),
    ...('"\\/'.includes(character) ? [`\\\\${literally(character)}`] : []),
    ...(entity ? [`&${entity};`] : []),
    `&#0*${code};`,
    `&#[xX]0*${anyCase(code.toString(16))};`,
  ]
  return `(?:${forms.join('|')})`
}

/** What finds a secret in a text, however it is escaped there. */
function patternOf(secret: string): string | RegExp {
  const short = secret.length < Redactor.SHORTEST
  // Tokens and keys mostly are of characters that nobody escapes.
  if (!short && /^[\w.~-]*$/.test(secret)) return secret
  const forms = Array.from(secret, formsOf).join('')
  return new RegExp(short ? `(?<![A-Za-z0-9])${forms}(?![A-Za-z0-9])` : forms, 'g')
}

const isIn = (text: string, pattern: string | RegExp): boolean =>
  typeof pattern === 'string' ? text.includes(pattern) : text.search(pattern) >= 0

/** Replaces secrets by `***` in what is recorded. */
export class Redactor {
  readonly #patterns = new Map<string, string | RegExp>()
  readonly #sent = new Set<string>()

  /** What is shorter stands anywhere by chance: it is replaced as a word of its own, and no sign. */
  static readonly SHORTEST = 6

  /** Learns secrets that nobody may send back. */
  add(...secrets: readonly string[]): void {
    this.hide(...secrets)
    for (const secret of secrets) if (secret.length >= Redactor.SHORTEST) this.#sent.add(secret)
  }

  /** Learns what is not to be shown, and may yet come back. */
  hide(...secrets: readonly string[]): void {
    for (const secret of secrets) {
      if (secret !== '' && !this.#patterns.has(secret)) {
        this.#patterns.set(secret, patternOf(secret))
      }
    }
  }

  /** Whether `text` holds a secret that was added. */
  finds(text: string): boolean {
    for (const secret of this.#sent) {
      if (isIn(text, this.#patterns.get(secret) ?? secret)) return true
    }
    return false
  }

  /** @param more what is not to be shown in this text alone. */
  redact(text: string, more: readonly string[] = []): string {
    const others = more
      .filter((secret) => secret !== '' && !this.#patterns.has(secret))
      .map((secret) => [secret, patternOf(secret)] as const)
    let redacted = text
    // The longest first: one may be a part of another.
    const longestFirst = [...this.#patterns, ...others].sort(([a], [b]) => b.length - a.length)
    for (const [, pattern] of longestFirst) redacted = redacted.replaceAll(pattern, '***')
    return redacted
  }
}
