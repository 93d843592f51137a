/** Four 32-bit words; an IPv4 address is one word. */
export type Address = readonly number[]

interface Range {
  readonly words: Address
  readonly bits: number
}

/** RFC 791 dotted decimal, strictly: no leading zeros, which some readers take for octal. */
function parseIPv4(text: string): number | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let word = 0
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined
    word = word * 256 + Number(part)
  }
  return word
}

/** RFC 4291 2.2: eight groups, `::` once, the last two groups perhaps as IPv4. */
function parseIPv6(text: string): number[] | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const sides: number[][] = []
  for (const [index, half] of halves.entries()) {
    const groups: number[] = []
    const parts = half === '' ? [] : half.split(':')
    for (const [i, part] of parts.entries()) {
      const last = index === halves.length - 1 && i === parts.length - 1
      const v4 = last && part.includes('.') ? parseIPv4(part) : undefined
      if (v4 !== undefined) groups.push(Math.floor(v4 / 65536), v4 % 65536)
      else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
      else return undefined
    }
    sides.push(groups)
  }
  const [head = [], tail] = sides
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (tail ? missing < 1 : missing !== 0) return undefined
  const all = tail ? [...head, ...new Array<number>(missing).fill(0), ...tail] : head
  return [0, 2, 4, 6].map((i) => (all[i] as number) * 65536 + (all[i + 1] as number))
}

/** IPv4 as one word, IPv6 as four, IPv4-mapped IPv6 as the IPv4 address it is; or undefined. */
export function parseAddress(text: unknown): Address | undefined {
  // The longest address with a zone is far below: what is longer is no address.
  if (typeof text !== 'string' || text.length > 64) return undefined
  const v4 = parseIPv4(text)
  if (v4 !== undefined) return [v4]
  const zone = text.indexOf('%') // RFC 4007 11: the zone is this host's own affair
  const words = parseIPv6(zone < 0 ? text : text.slice(0, zone))
  return words && isMapped(words) ? words.slice(3) : words
}

function isMapped(words: Address): boolean {
  return words[0] === 0 && words[1] === 0 && words[2] === 0xffff
}

/** Reads a CIDR range or a single address. Throws TypeError saying what to write instead. */
function parseRange(text: string): Range {
  const [address = '', length, ...rest] = String(text).split('/')
  const v6 = address.includes(':')
  const words = parseAddress(address)
  const mapped = v6 && words?.length === 1
  const whole = v6 ? 128 : 32
  const bits = (length === undefined ? whole : Number(length)) - (mapped ? 96 : 0)
  const valid = length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= whole)
  if (!words || !valid || rest.length > 0 || bits < 0 || address.includes('%')) {
    throw new TypeError(
      `network(): "${text}" is no CIDR range; write "10.0.0.0/8" or "2001:db8::/32"`,
    )
  }
  const start = words.map((word, i) => mask(word, bits - 32 * i))
  if (start.some((word, i) => word !== words[i])) {
    throw new TypeError(`network(): "${text}" has bits set behind its first ${length}; clear them`)
  }
  return { words, bits }
}

/** Keeps the first `bits` bits of a word. */
function mask(word: number, bits: number): number {
  if (bits >= 32) return word
  const size = 2 ** (32 - Math.max(bits, 0))
  return word - (word % size)
}

function isWithin(address: Address, { words, bits }: Range): boolean {
  if (words.length !== address.length) return false
  for (let i = 0; i < words.length; i++) {
    if (mask(address[i] as number, bits - 32 * i) !== words[i]) return false
  }
  return true
}

/**
 * Compiles ranges to a test of an address: inside one of `allow`, when given, and of none of `deny`.
 * Throws TypeError for a range that is none.
 */
export function networkTest(
  allow: readonly string[] | undefined,
  deny: readonly string[] | undefined,
): (address: Address) => boolean {
  const allowed = allow?.map(parseRange)
  const denied = (deny ?? []).map(parseRange)
  return (address) =>
    !denied.some((range) => isWithin(address, range)) &&
    (!allowed || allowed.some((range) => isWithin(address, range)))
}
