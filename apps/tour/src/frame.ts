import type { AuthorizationServer } from '@verdict-apps/shared'
import type { Api } from './processes.js'
import type { Chapter } from './step.js'
import { type Paint, visible, WIDTH, wrap } from './text.js'
import type { Token } from './tokens.js'
import type { Outcome } from './walk.js'

/** Columns, as wide as they have to be. The first one stands out; no cell is wrapped. */
function table(rows: readonly (readonly string[])[], paint: Paint): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  }
  return rows.map((row) => {
    const [first = '', ...rest] = row.map((cell, i) => cell.padEnd((widths[i] ?? 0) + 3))
    return `    ${paint('strong', first)}${rest.join('')}`.trimEnd()
  })
}

export function renderIntroduction(
  { issuer }: Pick<AuthorizationServer, 'issuer'>,
  apis: readonly Api[],
  tokens: readonly Omit<Token, 'value'>[],
  paint: Paint,
): string[] {
  return [
    '',
    `  ${paint('strong', 'Verdict')}: allow, 401 with a challenge, or 403 with a reason.`,
    '',
    ...wrap(
      'The same small API, three times over, and the authorization server that its tokens come ' +
        'from. All of it runs on this machine, and ends with the tour.',
      { indent: 2 },
    ),
    '',
    ...table(
      [
        ['Authorization server', issuer, 'oidc-provider'],
        ...apis.map(({ name, origin }) => [name, origin]),
      ],
      paint,
    ),
    '',
    '  The tokens, each from a real grant. Requests below call them by these names:',
    '',
    ...table(
      tokens.map(({ name, who, grant }) => [`{${name}}`, who, grant]),
      paint,
    ),
  ]
}

export function renderChapter({ title, about }: Chapter, paint: Paint): string[] {
  const rule = '─'.repeat(WIDTH - title.length - 4)
  return [
    '',
    `  ${paint('strong', title)} ${paint('faint', rule)}`,
    '',
    ...wrap(about, { indent: 2 }),
    '',
  ]
}

/** How it went: one line if all went well, else what did not. */
export function renderSummary(
  outcomes: readonly Pick<Outcome, 'step' | 'problems'>[],
  apis: readonly Pick<Api, 'name'>[],
  seconds: number,
  paint: Paint,
): string[] {
  const wrong = outcomes.flatMap((outcome, i) =>
    outcome.problems.length === 0 ? [] : [{ number: i + 1, ...outcome }],
  )
  const names = new Intl.ListFormat('en-GB').format(apis.map(({ name }) => name))
  const took = `  ${outcomes.length} requests to each of ${names}, in ${seconds.toFixed(1)} s.`
  const rule = paint('faint', `  ${'─'.repeat(WIDTH - 3)}`)
  if (wrong.length === 0) {
    const verdict =
      `All ${outcomes.length * apis.length} answers are as expected, and each time identical ` +
      "but for the API's own address: status, WWW-Authenticate, Cache-Control, Content-Type, body."
    const lines = wrap(verdict, { indent: 2 }).map((line) => paint('green', line))
    return [rule, '', took, ...lines, '']
  }
  return [
    rule,
    '',
    took,
    `  ${paint('red', `${wrong.length} of them went wrong:`)}`,
    '',
    ...wrong.flatMap(({ number, step, problems }) => [
      ...wrap(`${number}  ${step.title}`, { indent: 4, hanging: 8 }),
      ...problems.flatMap((problem) => wrap(visible(problem), { indent: 8, hanging: 12 })),
    ]),
    '',
  ]
}
