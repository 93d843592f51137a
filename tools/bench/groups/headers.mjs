/** Reading Authorization, reading and writing WWW-Authenticate, beside the parsers people use. */
import { isDeepStrictEqual } from 'node:util'
import { readChallenges } from '@verdict/http'
import { correctness, partsOf } from '../headers/correctness.mjs'
import { lengths } from '../headers/length.mjs'
import { authorization, challenges, wwwAuthenticate } from '../headers/lines.mjs'
import { authorizationReaders, challengeReaders, challengeWriters } from '../headers/parsers.mjs'
import { compare } from '../measure/compare.mjs'
import { inTurn } from '../measure/inputs.mjs'
import { atMost } from '../measure/target.mjs'

/** Times the readers that say the same of every line as Verdict does; the others are wrong about it. */
async function reading(id, lines, readers) {
  const calls = {}
  for (const [name, reader] of Object.entries(readers)) {
    const { prepare = (line) => line, read } = reader
    const right = lines.every((line) =>
      isDeepStrictEqual(partsOf(reader, line), partsOf(readers.Verdict, line)),
    )
    if (right) calls[name] = inTurn(lines.map(prepare), read)
  }
  const left = Object.keys(readers).filter((name) => !calls[name])
  return { id, rows: await compare(calls, { reference: 'Verdict' }), left }
}

async function writing(id, list) {
  const expected = list.map((one) => readChallenges(challengeWriters.Verdict(one)))
  const right = ([, write]) =>
    list.every((one, i) => isDeepStrictEqual(readChallenges(write(one)), expected[i]))
  const writers = Object.entries(challengeWriters)
  const calls = writers.filter(right).map(([name, write]) => [name, inTurn(list, write)])
  const left = writers.filter((writer) => !right(writer)).map(([name]) => name)
  return { id, rows: await compare(Object.fromEntries(calls), { reference: 'Verdict' }), left }
}

/**
 * Verdict's time over that of the fastest other reader of any scheme that is right about the lines
 * measured. (None is right about all vectors, so that is the most that can be asked.)
 */
function againstFastest(comparisons, readers) {
  const ratios = comparisons.map(({ rows }) => {
    const others = rows.filter(({ name }) => name !== 'Verdict' && !readers[name].schemes)
    return 1 / Math.min(...others.map(({ ratio }) => ratio))
  })
  return Math.max(...ratios)
}

export async function run() {
  const authorizations = []
  for (const [id, lines] of Object.entries(authorization)) {
    authorizations.push(await reading(`Authorization: ${id}`, lines, authorizationReaders))
  }
  const challenged = []
  for (const [id, lines] of Object.entries(wwwAuthenticate)) {
    challenged.push(await reading(`WWW-Authenticate: ${id}`, lines, challengeReaders))
  }
  const written = []
  for (const [id, list] of Object.entries(challenges)) {
    written.push(await writing(`writing WWW-Authenticate: ${id}`, list))
  }
  const length = lengths()
  return {
    comparisons: [...authorizations, ...challenged, ...written],
    tables: [
      correctness('authorization', 'Authorization: the vectors', authorizationReaders),
      correctness('www-authenticate', 'WWW-Authenticate: the vectors', challengeReaders),
      length.table,
    ],
    targets: [
      atMost(
        'reading Authorization, against the fastest parser of any scheme',
        againstFastest(authorizations, authorizationReaders),
        1,
      ),
      atMost(
        'reading WWW-Authenticate, against the fastest parser of any scheme',
        againstFastest(challenged, challengeReaders),
        1,
      ),
      // 16 were quadratic, and 2 are common where 1 MB no longer fits the processor's cache.
      atMost('reading a field of 1 MB: time over that of 64 kB and the length', length.worst, 4),
    ],
  }
}
