/** Which readers are right about the vectors of packages/conformance. */
import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'

const vectors = (name) =>
  JSON.parse(
    readFileSync(
      new URL(`../../../packages/conformance/vectors/${name}.json`, import.meta.url),
      'utf8',
    ),
  )

/** Names in lower case: how a reader spells them is no mistake. */
function plain({ scheme, token68, params }) {
  const lower = ([name, value]) => [name.toLowerCase(), String(value)]
  return {
    scheme: scheme.toLowerCase(),
    token68: token68 ?? null,
    params: Object.fromEntries(Object.entries(params ?? {}).map(lower)),
  }
}

/** What a reader makes of a line; undefined where it refuses, be it by throwing. */
export function partsOf({ prepare = (line) => line, read, parts }, line) {
  try {
    const made = parts(read(prepare(line)))
    return Array.isArray(made) ? made.map(plain) : made && plain(made)
  } catch {
    return undefined
  }
}

/** One line each: readers that take no list of lines are not asked about several. */
const cases = (name) =>
  vectors(name).filter(({ header, disputed }) => typeof header === 'string' && !disputed)

function expectedOf({ header, expect }) {
  if (Array.isArray(expect)) return expect.map(plain)
  if (expect.scheme === undefined) return undefined
  // Of Basic the vectors say what the token68 holds.
  const token68 = expect.basic ? header.trim().replace(/^\S+ +/, '') : expect.token68
  return plain({ ...expect, token68 })
}

/** How many vectors a reader gets right, of those that hold one of its schemes. */
function score(reader, list) {
  const { schemes } = reader
  const asked = schemes
    ? list.filter(({ header }) => schemes.includes(header.trimStart().split(' ')[0].toLowerCase()))
    : list
  const wrong = asked.filter(
    (vector) => !isDeepStrictEqual(partsOf(reader, vector.header), expectedOf(vector)),
  )
  return { asked: asked.length, wrong: wrong.map(({ name }) => name) }
}

/** A table of readers: vectors asked about, how many are wrong, some of them by name. */
export function correctness(id, title, readers) {
  const list = cases(id)
  return {
    id,
    title,
    columns: ['reader', 'vectors', 'wrong', 'among them'],
    rows: Object.entries(readers).map(([name, reader]) => {
      const { asked, wrong } = score(reader, list)
      return [name, asked, wrong.length, wrong.slice(0, 3).join(', ')]
    }),
  }
}
