import { STATUS_CODES } from 'node:http'
import type { Explained } from '@verdict/core'
import { readChallenges } from '@verdict/http'
import { jsonOf, reasonOf } from './check.js'
import { type Answer, valuesOf } from './client.js'
import type { Question, Remedy } from './step.js'
import { type Paint, type Tone, visible, WIDTH, wrap } from './text.js'
import { draw } from './tree.js'
import type { Outcome } from './walk.js'

const INDENT = 6
const FIELD = INDENT + 2

/** A step: its request, the answer that all three gave, and why. */
export function renderStep(number: number, outcome: Outcome, paint: Paint): string[] {
  const { step, answers, problems, asked } = outcome
  const [{ answer }] = answers
  const title = wrap(step.title, { indent: INDENT })
  title[0] = `${String(number).padStart(4)}  ${title[0]?.trimStart() ?? ''}`
  return [
    ...title.map((line) => paint('strong', line)),
    ...step.send.split('\n').flatMap((line) => wire('>', line, paint)),
    statusLine(answer, problems.length === 0, paint),
    ...challengeLines(answer).flatMap((line) => wire('<', line, paint)),
    ...shownFields(answer, step.show ?? []).flatMap((line) => wire('<', line, paint)),
    ...why(outcome, paint),
    ...(step.show?.includes('body') ? bodyLines(answer.body) : []),
    ...(step.remedy && asked ? remedyLines(step.remedy, asked) : []),
    ...(step.follow ? followLines(step.follow) : []),
    ...problems.flatMap((problem) => wrong(problem, paint)),
    '',
  ]
}

/** A line as it went over the wire, behind a mark that says which way. */
function wire(mark: '>' | '<', line: string, paint: Paint): string[] {
  const [first = '', ...rest] = wrap(visible(line), { indent: FIELD, hanging: FIELD + 4 })
  return [`${' '.repeat(INDENT)}${paint('faint', mark)} ${first.trimStart()}`.trimEnd(), ...rest]
}

function statusLine({ status }: Answer, fine: boolean, paint: Paint): string {
  const text = `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd()
  const verdict = fine ? 'the same from all three' : 'NOT AS IT SHOULD BE'
  const gap = ' '.repeat(Math.max(1, WIDTH - FIELD - text.length - verdict.length))
  const left = `${' '.repeat(INDENT)}${paint('faint', '<')} ${paint(toneOf(status), text)}`
  return left + gap + paint(fine ? 'faint' : 'red', verdict)
}

function toneOf(status: number): Tone {
  if (status < 300) return 'green'
  return status === 401 ? 'yellow' : 'red'
}

/** A line for each, also where they came on one line. */
function challengeLines(answer: Answer): string[] {
  const lines = valuesOf(answer, 'www-authenticate')
  const list = readChallenges(lines)
  if (list.kind === 'malformed') return lines
  return list.challenges.map(({ scheme, params }) => {
    const parts = Object.entries(params).map(([name, value]) => `${name}="${value}"`)
    return `WWW-Authenticate: ${scheme} ${parts.join(', ')}`
  })
}

function shownFields(answer: Answer, names: readonly string[]): string[] {
  return names.flatMap((name) => valuesOf(answer, name).map((value) => `${name}: ${value}`))
}

function why({ step, answers: [{ answer }] }: Outcome, paint: Paint): string[] {
  const reason = reasonOf(answer)
  const said = reason ? wrap(visible(`${reason.code}: ${reason.detail}`), { indent: FIELD }) : []
  const note = step.note === undefined ? [] : wrap(step.note, { indent: FIELD })
  return [...said, ...note.map((line) => paint('faint', line))]
}

/** JSON with room to break, and a line for each row of a list. */
function bodyLines(body: string): string[] {
  const value = jsonOf(body)
  const rows = Array.isArray(value) ? value : [value]
  const texts = rows.map((row) =>
    JSON.stringify(row, null, 1)
      .replace(/\n\s*/g, ' ')
      .replace(/([[{]) | ([\]}])/g, '$1$2'),
  )
  return texts.flatMap((text) => wrap(visible(text), { indent: FIELD, hanging: FIELD + 4 }))
}

function remedyLines({ user, keep }: Remedy, asked: object): string[] {
  const parameters = Object.entries(asked).map(([name, value]) => `${name}=${String(value)}`)
  const text = `So ${user} logs in again with ${parameters.join(' ')}, which gives {${keep}}.`
  return wrap(text, { indent: FIELD })
}

function followLines({ user, keep }: Remedy): string[] {
  const text = `So ${user} logs in with that server, for that resource, which gives {${keep}}.`
  return wrap(text, { indent: FIELD })
}

function wrong(problem: string, paint: Paint): string[] {
  const lines = wrap(visible(problem), { indent: FIELD, hanging: FIELD + 4 })
  return lines.map((line) => paint('red', line))
}

/** The rule, each part with how it came out in a column of its own. */
export function renderTree(
  { action, document, token }: Question,
  tree: Explained | null,
  paint: Paint,
): string[] {
  const branches = tree === null ? [] : draw(tree)
  const column = Math.max(...branches.map(({ part }) => part.length)) + 3
  const intro = `How each part of the rule came out (${action} of ${document}, asked by {${token}}):`
  return [
    ...wrap(intro, { indent: FIELD }),
    '',
    ...branches.map(({ part, outcome, permits }) => {
      const left = ' '.repeat(FIELD + 2) + part.padEnd(column)
      return left + paint(permits ? 'green' : 'red', outcome)
    }),
    '',
  ]
}
