/** How the first good credentials of a new configuration are got. */
export const CREDENTIALS = ['token', 'command', 'basic', 'key', 'jwk'] as const

/** What a new configuration is made from. */
export interface Answers {
  readonly schemes: readonly string[]
  readonly credentials: (typeof CREDENTIALS)[number]
  readonly publicPath: string
  readonly loginPath: string
  /** Where the API listens. */
  readonly origin: string
}

/** The command that checks with a configuration, for a shell. */
export function nextCommand(origin: string, file: string): string {
  const words = ['npx', '@verdict/conformance', 'check', origin, '--config', file]
  const quoted = (word: string) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
  return words.map(quoted).join(' ')
}

/** What has to be there before it can run. */
export const FIRST: Readonly<Record<Answers['credentials'], string>> = {
  token: 'set ALICE_TOKEN',
  command: 'put token.sh beside it',
  basic: 'set ALICE_PASSWORD',
  key: 'set ALICE_KEY',
  jwk: 'put key.jwk.json beside it',
}

const GOOD: Readonly<Record<Answers['credentials'], string>> = {
  token: '{ "bearer": { "env": "ALICE_TOKEN" } }',
  command: '{ "bearer": { "command": ["./token.sh", "alice"] } }',
  basic: '{ "basic": { "user": "alice", "password": { "env": "ALICE_PASSWORD" } } }',
  key: '{ "apiKey": { "env": "ALICE_KEY" } }',
  jwk: '{ "jwt": { "sub": "alice" } }',
}

/**
 * The text of a configuration: what was answered, and the rest as comments. Prose begins with `// `,
 * a setting that waits for its slashes to be taken away with `//` and no space.
 *
 * @param next the command that checks with it.
 */
export function configurationText(answers: Answers, next: string): string {
  const { schemes, credentials, publicPath, loginPath } = answers
  const json = (text: string) => JSON.stringify(text)
  const key = credentials === 'jwk' ? '' : '//'
  return `// How to check this API:
//   ${next}
// JSON with comments and trailing commas. Lines that begin with // and no space are settings to use
// or to leave.
{
  // What the API's 401s offer in WWW-Authenticate.
  "schemes": [${schemes.map(json).join(', ')}],

  // Paths to try. "access" says who gets in: "public", "login", "owner", "nobody" (forbidden whoever
  // asks, such as by network), { "scope": "..." } or { "role": "..." }. "allowed" names credentials that
  // get in, "refused" good ones that are not enough. The more there is of this, the more probes apply.
  "resources": [
    { "path": ${json(publicPath)}, "access": "public" },
    { "path": ${json(loginPath)}, "access": "login", "allowed": "alice" },
    //{ "path": "/documents", "access": { "scope": "documents:read" }, "allowed": "alice", "refused": "bob" },
    //{ "path": "/admin", "access": { "role": "admin" }, "allowed": "alice", "refused": ["bob"] },
    // To those refused, the same as what does not exist:
    //{ "path": "/notes/1", "access": "owner", "allowed": "alice", "refused": "bob", "hidden": { "missing": "/notes/none" } },
    // Not without a login that is strong or recent enough, in seconds:
    //{ "path": "/transfers", "access": "login", "allowed": "alice", "stepUp": { "refused": "bob", "maxAge": 300 } },
    // Other methods are sent for real only to "repeatable" resources:
    //{ "method": "POST", "path": "/orders", "access": "login", "allowed": "alice", "body": {}, "repeatable": true },
  ],

  // Who asks. A secret is a value, { "env": "NAME" }, { "file": "path" } or { "command": ["program"] },
  // which prints it. Paths start, and programs run, where this file is.
  "credentials": {
    "alice": ${GOOD[credentials]},
    //"bob": { "bearer": { "env": "BOB_TOKEN" } },
    // Tokens that must not count, made elsewhere: expired, not_yet_valid, revoked, wrong_audience, wrong_issuer.
    //"late": { "bearer": { "file": "expired.jwt" }, "fault": "expired" },
    //"basil": { "basic": { "user": "basil", "password": { "env": "BASIL_PASSWORD" } } },
    //"partner": { "apiKey": { "env": "PARTNER_KEY" } },
    //"browser": { "cookie": { "env": "SESSION_COOKIE" } },
  },

  // Makes good and bad tokens with a private JWK, whose public half the API has to know:
  // "credentials": { "alice": { "jwt": { "sub": "alice" } } }.
  ${key}"jwt": { "key": { "file": "key.jwk.json" }, "issuer": "https://issuer.example", "audience": "https://api.example" },

  //"apiKeyField": "X-API-Key",
  // Where the API publishes protected resource metadata (RFC 9728):
  //"protectedResource": {},
  // An origin whose pages may call the API:
  //"cors": { "origin": "https://app.example" },
  // Sent with every request:
  //"fields": { "X-Tenant": "test" },
  //"limits": { "requests": 1000, "perSecond": 100, "timeout": 5000 },
  // Probes to leave out, each with the reason; \`list\` shows them all:
  //"except": {},
}
`
}
