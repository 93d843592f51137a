import { expect, test } from 'vitest'
import { answerTo } from './question.js'
import { differences, surprises, tellTales } from './check.js'
import type { Answer } from './client.js'
import { renderChapter, renderIntroduction, renderSummary } from './frame.js'
import { renderStep, renderTree } from './render.js'
import { assignment } from './serve.js'
import type { Step } from './step.js'
import { coloured, type Paint, plain } from './text.js'
import type { Outcome } from './walk.js'

const title = 'A title that goes on for longer than anybody would read, '.repeat(4)

const step: Step = {
  title,
  send: `DELETE /documents/${'d'.repeat(120)}\nAuthorization: Bearer {carol}\n\n{"title":"On doors"}`,
  expect: { status: 401, challenges: ['Bearer insufficient_user_authentication'], code: 'other' },
  note: title,
  show: ['body', 'vary'],
  remedy: { user: 'carol', keep: 'carol-strong' },
  follow: { user: 'alice', keep: 'found' },
}

const answer: Answer = {
  status: 401,
  fields: [
    ['www-authenticate', `Bearer realm="${'r'.repeat(60)}", error="invalid_token", scope="a b"`],
    ['www-authenticate', 'Basic realm="documents"'],
    ['content-type', 'application/problem+json'],
    ['vary', 'Origin, '.repeat(30)],
  ],
  body: JSON.stringify({ code: 'step_up_required', detail: `\u001B[31m\u0007${title}` }),
}

/** Made of what check.ts finds, so that what went wrong is rendered too. */
function outcome(): Outcome {
  const one = { api: 'Hono', origin: 'http://127.0.0.1:65535', answer }
  const other = {
    api: 'Koa',
    origin: 'http://127.0.0.1:65534',
    answer: { ...answer, status: 403, body: '{}' },
  }
  const problems = [
    ...differences([one, other]),
    ...surprises(other, step.expect),
    ...tellTales('Koa', answer, other.answer),
  ]
  return { step, answers: [one, other], problems, asked: { acr_values: 'mfa', max_age: '300' } }
}

function everything(paint: Paint): string[] {
  const apis = [
    { name: 'Hono', origin: 'http://127.0.0.1:65535' },
    { name: 'Koa', origin: 'http://127.0.0.1:65534' },
  ]
  const tokens = [{ name: 'alice', who: 'alice, an author', grant: 'authorization code + PKCE' }]
  const question = { token: 'carol', document: 'd1', action: 'read' } as const
  const carol = `e30.${Buffer.from('{"sub":"carol"}').toString('base64url')}.`
  const { tree } = answerTo(question, new Map([['carol', carol]]))
  return [
    ...renderIntroduction({ issuer: 'http://127.0.0.1:65533' }, apis, tokens, paint),
    ...renderChapter({ title: 'Who?', about: title, steps: [] }, paint),
    ...renderStep(7, outcome(), paint),
    ...renderTree(question, tree, paint),
    ...renderSummary([outcome()], apis, 1.25, paint),
    ...renderSummary([{ step, problems: [] }], apis, 1.25, paint),
  ]
}

test('nothing is wider than 100 columns, and no line ends in blanks', () => {
  const lines = everything(plain)
  expect(lines.filter((line) => line.length > 100)).toEqual([])
  expect(lines.filter((line) => line !== line.trimEnd())).toEqual([])
})

test('without colours there are no control characters, whatever an API sends', () => {
  // oxlint-disable-next-line no-control-regex
  expect(everything(plain).filter((line) => /[\u0000-\u001F\u007F-\u009F]/.test(line))).toEqual([])
})

test('colours change no text', () => {
  // oxlint-disable-next-line no-control-regex
  const bare = everything(coloured).map((line) => line.replace(/\u001B\[\d+m/g, ''))
  expect(bare).toEqual(everything(plain))
})

test('what went wrong is said: which API, what it gave, what was expected', () => {
  expect(outcome().problems).toEqual(
    expect.arrayContaining([
      "status differs: Hono '401', Koa '403'",
      "Koa: the status is '403', not '401'",
      "Koa: cache-control is nothing, not 'no-store'",
    ]),
  )
  const text = everything(plain).join('\n')
  expect(text).toContain('NOT AS IT SHOULD BE')
  expect(text).toContain('1 of them went wrong')
})

test('a token becomes lines for a shell that give it back', () => {
  const token = 'x'.repeat(750)
  const lines = assignment('alice', token)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100)
  expect(lines.join('\n').replaceAll('\\\n', '')).toBe(`alice="${token}"`)
})
