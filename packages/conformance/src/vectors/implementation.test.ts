import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { type Implementation, startImplementation } from './implementation.js'
import { kindOf } from './kinds.js'
import { type Reply, runVectors } from './run.js'

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const read = (kind: string) => readFileSync(path(`../../vectors/${kind}.json`), 'utf8')

const running: Implementation[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((implementation) => implementation.end()))
})

async function start(command: string, timeout = 20_000): Promise<Implementation> {
  const implementation = await startImplementation(command, { timeout })
  running.push(implementation)
  return implementation
}

const node = (fixture: string, argument = '') =>
  `"${process.execPath}" '${path(`./fixtures/${fixture}.mjs`)}' "${argument}"`

test('Verdict over the pipe answers every vector that it claims', async () => {
  const verdict = path('./fixtures/verdict.mjs')
  const command = `"${process.execPath}" --import tsx --conditions=@verdict/source '${verdict}'`
  const { respond } = await start(command)
  const outcomes: Record<string, object> = {}
  for (const kind of ['decisions', 'authorization', 'www-authenticate', 'serialize']) {
    const results = await runVectors(kind, read(kind), respond)
    const count = (outcome: string) => results.filter((r) => r.outcome === outcome).length
    outcomes[kind] = [count('passed'), count('failed'), count('unsupported')]
  }
  expect(outcomes).toEqual({
    decisions: [153, 0, 3],
    authorization: [82, 0, 0],
    'www-authenticate': [59, 0, 0],
    serialize: [79, 0, 0],
  })
})

test('a wrong implementation fails where it is wrong', async () => {
  const { respond } = await start(node('forbids-strangers'))
  const results = await runVectors('decisions', read('decisions'), respond)
  const of = (name: string) => results.find((result) => result.name === name)
  expect(of('auth-valid-bearer')?.outcome).toBe('passed')
  expect(of('auth-anonymous')).toMatchObject({
    outcome: 'failed',
    expected: expect.stringContaining('"status": 401'),
    got: expect.stringContaining('"status": 403'),
  })
  const others = await runVectors('serialize', read('serialize'), respond)
  expect(new Set(others.map(({ outcome }) => outcome))).toEqual(new Set(['unsupported']))
})

test('a question is one line of ASCII with nothing of the answer', async () => {
  const echo = `for await (const line of process.stdin) console.log(JSON.stringify({ id: 1, answer: String(line) }))`
  const { respond } = await start(`"${process.execPath}" --input-type=module -e '${echo}'`)
  const vector = {
    name: 'n',
    note: 'n',
    header: 'Bearer é\n\u2028😀',
    expect: 'secret',
    source: 's',
  }
  const reply = (await respond(kindOf('authorization'), vector)) as { answer: string }
  expect(reply.answer).toMatch(/^[\x20-\x7e]*\n$/)
  expect(JSON.parse(reply.answer)).toEqual({
    id: 1,
    kind: 'authorization',
    inputs: { header: vector.header },
  })
})

describe('a program that does not keep to the protocol', () => {
  const ask = async (manner: string, timeout = 20_000): Promise<Reply> => {
    const { respond } = await start(node('breaks-off', manner), timeout)
    return respond(kindOf('authorization'), { header: null })
  }
  test.for([
    ['prose', 'wrote a line that is not JSON: I think it is 401.'],
    ['both', 'wrote no object with "id" and one of'],
    ['another id', 'answered question 2 when 1 was asked'],
    ['flood', 'wrote a line of over 1000000 characters'],
    ['exit', 'ended with exit code 3: out of ideas'],
  ] as const)('%s', async ([manner, message]) => {
    expect(await ask(manner)).toEqual({ failure: expect.stringContaining(message) })
  })

  test('is not waited for longer than said', async () => {
    expect(await ask('silent', 100)).toEqual({
      failure: expect.stringContaining('gave no answer within 100 ms'),
    })
  })

  test('says by an error that it has no answer, or gives one of another shape', async () => {
    expect(await ask('an error')).toEqual({ failure: 'an error: not \x1b[31mtoday' })
    const { respond } = await start(node('breaks-off', 'a number'))
    const [first] = await runVectors('authorization', read('authorization'), respond)
    expect(first?.got).toBe('an answer that is none of this format: 5')
  })

  test('is started again, so that one vector fails', async () => {
    const { respond } = await start(node('breaks-off', 'exit at fifth'))
    const vectors = Array.from({ length: 8 }, () => ({ header: null, expect: { none: true } }))
    const results = await runVectors('authorization', JSON.stringify(vectors), respond)
    expect(results.map(({ outcome }) => outcome)).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((id) => (id === 5 ? 'failed' : 'passed')),
    )
  })

  test('is not started forever', async () => {
    const { respond } = await start(node('breaks-off', 'exit'))
    const vectors = Array.from({ length: 6 }, () => ({ header: null, expect: { none: true } }))
    const results = await runVectors('authorization', JSON.stringify(vectors), respond)
    expect(results.map(({ got }) => got.includes('ended with exit code 3'))).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ])
    expect(results.at(-1)?.got).toMatch(/^not asked: .* broke the protocol 4 times$/)
  })

  test('is ended, if it must be by force', async () => {
    const implementation = await start(node('breaks-off', 'stubborn'))
    const reply = await implementation.respond(kindOf('authorization'), { header: null })
    const pid = Number((reply as { answer: string }).answer)
    expect(process.kill(pid, 0)).toBe(true)
    await implementation.end()
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })
})

test.for([
  ['no-such-program --flag', 'cannot start no-such-program'],
  ['  ', 'names no program'],
])('%s is refused', async ([command, message]) => {
  await expect(startImplementation(command as string, { timeout: 1000 })).rejects.toThrow(message)
})

test('no shell is asked', async () => {
  const { respond } = await start(node('breaks-off', '$(exit 9); `x` && | > a number'))
  expect(await respond(kindOf('authorization'), { header: null })).toMatchObject({
    failure: expect.stringContaining('TypeError'),
  })
})
