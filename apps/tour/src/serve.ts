import type { Setting } from './setting.js'
import { type Paint, WIDTH } from './text.js'

const bearer = (name: string) => `-H "Authorization: Bearer $${name}"`

const REQUESTS: readonly (readonly [about: string, line: string])[] = [
  ['Nobody is told how to log in.', 'curl -i $hono/me'],
  ['Alice is known.', `curl -i $koa/me ${bearer('alice')}`],
  ['She is no admin.', `curl -i $express/admin/report ${bearer('alice')}`],
  ['Carol is one.', `curl -i $hono/admin/report ${bearer('carol')}`],
  ['For this she has to log in harder.', `curl -i -X DELETE $koa/documents/d2 ${bearer('carol')}`],
  ['Drafts are not for strangers.', 'curl -i $express/documents/d2'],
  ["Alice's note does not exist for bob.", `curl -i $hono/notes/n1 ${bearer('bob')}`],
  ['User name and password.', 'curl -i $koa/legacy/report -u "$user:$password"'],
  ['An API key.', 'curl -i $express/machine/ping -H "X-API-Key: $key"'],
  ['Where tokens come from.', 'curl -s $koa/.well-known/oauth-protected-resource'],
  ['A token that the API asks the issuer about.', `curl -i $hono/introspected ${bearer('opaque')}`],
  [
    'From inside, as the trusted proxy says.',
    'curl -i $hono/internal/status -H "X-Forwarded-For: 10.1.2.3"',
  ],
]

/** Sets a variable in a shell. A backslash at the end of a line joins it to the next one. */
export function assignment(name: string, value: string): string[] {
  const lines: string[] = []
  let rest = `${name}="${value}"`
  while (rest.length > WIDTH) {
    lines.push(`${rest.slice(0, WIDTH - 1)}\\`)
    rest = rest.slice(WIDTH - 1)
  }
  return [...lines, rest]
}

/**
 * What to try while everything runs: lines for a shell, to be copied as they are. They begin in
 * the first column, since a blank before the rest of a value would become part of it.
 */
export function renderServing({ apis, values, server }: Setting, paint: Paint): string[] {
  const names = ['alice', 'bob', 'carol', 'opaque', 'user', 'password', 'key']
  const { id, secret } = server.clients.service
  const variables = [
    ...apis.map(({ name, origin }) => [name.toLowerCase(), origin] as const),
    ...names.map((name) => [name, values.get(name) ?? ''] as const),
    ['client', `${id}:${secret}`] as const,
  ]
  return [
    `  ${paint('strong', 'Everything goes on running.')} Ctrl-C ends it. To try it from another terminal, first copy this:`,
    '',
    ...variables.flatMap(([name, value]) => assignment(name, value)),
    '',
    '  Then:',
    '',
    ...REQUESTS.flatMap(([about, line]) => [paint('faint', `# ${about}`), line]),
    '',
    paint('faint', '# The tokens last for an hour. A new one, for the service itself:'),
    'curl -s -u "$client" -d grant_type=client_credentials -d scope=documents:write \\',
    `  ${server.tokenEndpoint}`,
    '',
  ]
}
