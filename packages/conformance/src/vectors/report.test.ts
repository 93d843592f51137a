import { expect, test } from 'vitest'
import { report } from './report.js'

const FILES: Readonly<Record<string, string>> = {
  'serialize.json': JSON.stringify([
    { name: 'good', challenges: [{ scheme: 'X' }], expect: 'X' },
    { name: 'bad', challenges: [{ scheme: 'X' }], expect: 'Y' },
    { name: 'odd', challenges: [{ scheme: 'X' }], expect: 'Z', disputed: true },
  ]),
  'authorization.json': JSON.stringify([{ name: 'none', header: null, expect: { none: true } }]),
}

async function run(...files: string[]): Promise<[boolean, ...string[]]> {
  const lines: string[] = []
  const passed = await report(
    files,
    (file) => FILES[file] ?? '',
    (line) => lines.push(line),
  )
  return [passed, ...lines]
}

test('prints each failure with expected and got, and last what passed and failed', async () => {
  expect(await run('serialize.json', 'authorization.json')).toEqual([
    false,
    'FAILED bad',
    '  expected "Y"',
    '  got      "X"',
    'FAILED odd (disputed)',
    '  expected "Z"',
    '  got      "X"',
    'of the undisputed: 2 of 3 passed',
    '2 passed, 2 failed',
  ])
})

test('prints one line where all passed', async () => {
  expect(await run('authorization.json')).toEqual([true, '1 passed, 0 failed'])
})

test('says what is wrong with a file, or that there is none', async () => {
  await expect(run()).rejects.toThrow('which files?')
  await expect(run('README.md')).rejects.toThrow('one of these words in its name')
})
