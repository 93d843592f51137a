// The table of a migration guide: what the program before and the one after answer to the same
// requests, as measured while both run. It stands between two comments on the page.

import { request } from 'node:http'

const TABLE = /(<!-- answers -->\n\n)([\s\S]*?)(\n\n<!-- \/answers -->)/

const PUT = { method: 'PUT', path: '/documents/d1' }
const WRITE = { sub: 'alice', scope: 'documents:write' }
const bearer = (token) => `Bearer ${token}`
/** The signature of another key, as good as any that is none of the issuer's. */
const forged = (token) => bearer(`${token.slice(0, -8)}AAAAAAAA`)

/** What is asked: its name on the page, the claims of its token, and how it is sent. */
const REQUESTS = [
  { name: 'no credentials' },
  { name: 'another scheme (Basic)', field: () => 'Basic YWxpY2U6c2VjcmV0' },
  { name: '`Bearer` and nothing behind it', field: () => 'Bearer' },
  { name: 'a token that is none', field: () => 'Bearer abc' },
  { name: 'a token with other characters at its end', claims: WRITE, field: forged },
  { name: 'an expired token', claims: { ...WRITE, exp: 1 } },
  { name: 'a token for another API', claims: { ...WRITE, aud: 'https://other.example.com' } },
  {
    name: 'two Authorization lines',
    claims: WRITE,
    field: (token) => [bearer(token), 'Basic YTpi'],
  },
  { name: '`bearer` in lower case', claims: WRITE, field: (token) => `bearer ${token}` },
  { name: 'a good token', claims: { sub: 'bob' } },
  { name: 'writing, without the scope', claims: { sub: 'alice' }, ...PUT },
  { name: "writing, with the scope, somebody else's", claims: { ...WRITE, sub: 'bob' }, ...PUT },
  { name: 'writing, with the scope, her own', claims: WRITE, ...PUT },
  { name: 'writing what is not there', claims: WRITE, ...PUT, path: '/documents/d7' },
]

/** Status and challenges of one request. */
function ask(port, { method = 'GET', path = '/me' }, authorization) {
  return new Promise((done, fail) => {
    const headers = authorization === undefined ? {} : { authorization }
    const options = { host: '127.0.0.1', port, method, path, headers, agent: false }
    const asked = request(options, (response) => {
      response.resume()
      const challenges = response.headersDistinct['www-authenticate'] ?? []
      const said = challenges.map((challenge) => ` \`${challenge}\``).join('')
      done(`${response.statusCode}${said}`.replaceAll(`:${port}`, ':3000'))
    })
    asked.on('error', fail)
    asked.end()
  })
}

/** A token for each of the requests that has claims, as the page's own program gives them. */
async function tokensFor(page) {
  const withClaims = REQUESTS.filter(({ claims }) => claims)
  const words = withClaims.map(({ claims }) => `'${JSON.stringify(claims)}'`)
  const { output } = await page.run(`npx tsx token.ts ${words.join(' ')}`)
  const tokens = output.trim().split('\n')
  return new Map(withClaims.map((asked, at) => [asked, tokens[at]]))
}

async function tableOf(page) {
  const rows = [['request', 'before', 'after']]
  const tokens = await tokensFor(page)
  for (const asked of REQUESTS) {
    const { name, claims, field = claims && bearer } = asked
    const authorization = field?.(tokens.get(asked))
    const answers = await Promise.all(
      ['3000', '3001'].map((port) => ask(page.portOf(port), asked, authorization)),
    )
    rows.push([name, ...answers])
  }
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)))
  const line = (row) => `| ${row.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n')
}

/** Compares the page's table, where it has one, with what its two programs answer; or writes it. */
export async function checkAnswers(page, writing) {
  const [, , shown] = TABLE.exec(page.shown) ?? []
  if (shown === undefined) return
  const came = await tableOf(page)
  if (writing) page.shown = page.shown.replace(TABLE, (_, open, __, close) => open + came + close)
  else if (came !== shown)
    throw new Error(`the table of answers\n--- shown\n${shown}\n--- came\n${came}`)
}
