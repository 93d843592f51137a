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
  const print = (line: string) => lines.push(line)
  const passed = await report({ files, read: (file) => FILES[file] ?? '', print })
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

test('says what is wrong with a file', async () => {
  await expect(run('README.md')).rejects.toThrow('one of these words in its name')
})

test('what is not claimed is counted apart; that nothing is claimed is no success', async () => {
  const lines: string[] = []
  const passed = await report({
    files: ['serialize.json'],
    read: (file) => FILES[file] ?? '',
    print: (line) => lines.push(line),
    respond: () => Promise.resolve({ unsupported: 'never' }),
  })
  expect(passed).toBe(false)
  expect(lines).toEqual(['0 passed, 0 failed, 3 unsupported'])
})

test('what an implementation says does not act on the terminal', async () => {
  const lines: string[] = []
  await report({
    files: ['authorization.json'],
    read: (file) => FILES[file] ?? '',
    print: (line) => lines.push(line),
    respond: () => Promise.resolve({ failure: '\x1b[2J' }),
  })
  expect(lines).toContain('  got      \\x1b[2J')
})
