import { secureUrl } from '@verdict/http'

/** Throws TypeError saying what to write instead, unless the condition holds. */
export function insist(condition: boolean, message: string): asserts condition {
  if (!condition) throw new TypeError(`accessToken(): ${message}`)
}

/** Insists that an options object has no name that is none of its own. */
export function insistOnNames(given: object, known: readonly string[], where = ''): void {
  for (const [name, value] of Object.entries(given)) {
    insist(
      known.includes(name) || value === undefined,
      `there is no option ${where}${name}; there are ${known.join(', ')}`,
    )
  }
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

export function isNumber(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && value >= min && value <= max
}

/** Reads a place that others must not be able to change on the way here. */
export function placeOf(given: unknown, name: string): URL {
  const url = secureUrl(given)
  insist(
    url !== undefined,
    `${name} is an https URL without user and password, such as ` +
      "'https://login.example.com/jwks'; http is for loopback alone",
  )
  return url
}
