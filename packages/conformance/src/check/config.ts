import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'
import { z } from 'zod'
import type { Config, Configuration, Secret, TokenFault } from './configuration.js'
import { inOurWords } from './mistakes.js'
import { placeholderIn, schemeTwice } from './secrets.js'

// zod: the checks, their messages, the types and a JSON Schema for editors from one description.
// jsonc-parser: a configuration that people write wants comments, and editors read it the same way.

const name = z.string().min(1)
const path = z
  .string()
  .regex(/^\/[\x21-\x7e]*$/, 'write a path that begins with "/", percent-encoded')
const token = z
  .string()
  .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'write a name without spaces (RFC 9110 5.6.2)')
const oneOrMore = <T extends z.ZodType>(each: T) => z.union([each, z.array(each).min(1)])

/** Refuses what stands in the configuration itself; what is fetched is looked at when it comes. */
const refusing =
  (mistakeOf: (text: string) => string | undefined) =>
  (given: Secret, context: z.RefinementCtx): void => {
    const message = typeof given === 'string' ? mistakeOf(given) : undefined
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  }

const secret = z
  .union(
    [
      z.string().min(1),
      z.strictObject({ env: name }),
      z.strictObject({ file: name }),
      z.strictObject({ command: z.array(z.string()).min(1) }),
    ],
    'write the value itself, { "env": "NAME" }, { "file": "path" } or { "command": ["program", "argument"] }',
  )
  .superRefine(refusing(placeholderIn))
  .describe(
    'A secret: the value, or where it comes from. A command prints it. Paths start, and commands run, in the folder of this file.',
  )

const TOKEN_FAULTS = [
  'expired',
  'not_yet_valid',
  'revoked',
  'wrong_audience',
  'wrong_issuer',
] as const satisfies readonly TokenFault[]
const KINDS = ['bearer', 'jwt', 'basic', 'apiKey', 'cookie'] as const

const credential = z
  .strictObject({
    bearer: secret
      .superRefine(refusing(schemeTwice))
      .optional()
      .describe('A token, sent as `Authorization: Bearer`.'),
    jwt: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('The claims of a token that is made with the key under "jwt", as there.'),
    basic: z.strictObject({ user: z.string(), password: secret }).optional(),
    apiKey: secret.optional().describe('Sent in the field that "apiKeyField" names.'),
    cookie: secret.optional().describe('A whole pair: name=value.'),
    fault: z.enum(TOKEN_FAULTS).optional().describe('What is wrong with this token.'),
  })
  .refine((given) => KINDS.filter((kind) => given[kind] !== undefined).length === 1, {
    error: `write exactly one of ${KINDS.join(', ')}`,
  })
  .refine(({ fault, bearer }) => fault === undefined || bearer !== undefined, {
    error:
      '"fault" goes with "bearer": faulty tokens of "jwt", and wrong passwords and keys, are made up',
    path: ['fault'],
  })

const access = z
  .union(
    [
      z.enum(['public', 'login', 'owner', 'nobody']),
      z.strictObject({ scope: oneOrMore(name) }),
      z.strictObject({ role: name }),
    ],
    'write "public", "login", "owner", "nobody", { "scope": "…" } or { "role": "…" }',
  )
  .describe('Who gets in. "nobody": forbidden from here, whoever asks, such as by network.')

const status = z.int().min(200).max(599)

const resource = z
  .strictObject({
    method: token.default('GET'),
    path: path.describe(
      'With its query, if it needs one. Behind the path of the target, if that has one.',
    ),
    access,
    schemes: z.array(token).min(1).optional().describe('What its 401s offer, where that differs.'),
    allowed: oneOrMore(name).optional().describe('Names of credentials that get in.'),
    refused: oneOrMore(name)
      .optional()
      .describe('Names of credentials that are good, and not enough here.'),
    hidden: z
      .strictObject({ missing: path.describe('The path of one that does not exist.') })
      .optional()
      .describe('To those refused it must look like what is missing.'),
    stepUp: z
      .strictObject({
        refused: name.describe('Credentials whose login was too weak or too long ago.'),
        acr: oneOrMore(name).optional(),
        maxAge: z.int().min(0).optional().describe('Seconds.'),
      })
      .optional(),
    body: z.unknown().optional().describe('Sent as JSON.'),
    repeatable: z
      .boolean()
      .optional()
      .describe(
        'Whether the allowed request may be sent for real, often. Default: only GET and HEAD.',
      ),
    expect: z
      .strictObject({
        stranger: status.optional(),
        refused: status.optional(),
        invalid: status.optional(),
      })
      .optional()
      .describe('A status that is meant, where it is not the usual one.'),
  })
  .refine(({ access, hidden }) => !hidden || (access !== 'public' && access !== 'nobody'), {
    error: 'what is hidden has an owner, a role, a scope or a login for its "access"',
    path: ['hidden'],
  })

const jwt = z.strictObject({
  key: secret.describe('A private JWK (RFC 7517) as JSON, whose public half the API knows.'),
  issuer: name,
  audience: oneOrMore(name),
  algorithm: name.optional().describe("Default: the key's own."),
  type: name.default('at+jwt').describe("The header's `typ`."),
  lifetime: z.int().min(30).default(3600).describe('Seconds.'),
  claims: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Of every token. { "secondsAgo": 60 } stands for a time.'),
})

const limits = z.strictObject({
  requests: z.int().min(1).default(1000).describe('Sent in all.'),
  perSecond: z.number().positive().default(100),
  timeout: z.int().min(100).default(5000).describe('Milliseconds that an answer may take.'),
})

export const configuration: z.ZodType<Config, Configuration> = z
  .strictObject({
    $schema: z.string().optional(),
    schemes: z.array(token).min(1).describe('What the API’s 401s offer: ["Bearer"].'),
    resources: z.array(resource).min(1, 'name at least one path'),
    credentials: z.record(z.string(), credential).default({}),
    jwt: jwt.optional().describe('How tokens are made.'),
    apiKeyField: token.default('X-API-Key'),
    protectedResource: z
      .strictObject({
        resource: z.url().optional().describe('As its metadata name it. Default: the target.'),
        metadata: path.optional().describe('Default: where RFC 9728 3.1 has it.'),
      })
      .optional()
      .describe('Set ({} will do) where the API publishes protected resource metadata.'),
    cors: z
      // What a URL is read from may hold line ends, and goes into a field as it is.
      .strictObject({ origin: z.url().regex(/^[\x21-\x7e]+$/, 'write https://app.example.com') })
      .optional()
      .describe('An origin whose pages may call the API.'),
    fields: z.record(token, secret).default({}).describe('Sent with every request.'),
    limits: limits.prefault({}),
    except: z
      .record(z.string(), z.string().min(1, 'say why'))
      .default({})
      .describe('Probes to leave out, by id, each with the reason.'),
  })
  .superRefine(({ credentials, resources, jwt }, context) => {
    for (const [key, { jwt: claims }] of Object.entries(credentials)) {
      if (claims && !jwt) {
        const message = 'tokens cannot be made without a key: add "jwt" beside "credentials"'
        context.addIssue({ code: 'custom', path: ['credentials', key, 'jwt'], message })
      }
    }
    const known = Object.keys(credentials)
    for (const [index, { allowed, refused, stepUp }] of resources.entries()) {
      for (const [key, names] of Object.entries({ allowed, refused, stepUp: stepUp?.refused })) {
        for (const name of [names ?? []].flat()) {
          if (known.includes(name)) continue
          const message = `"${name}" is not among the credentials: ${known.join(', ') || 'there are none'}`
          context.addIssue({ code: 'custom', path: ['resources', index, key], message })
        }
      }
    }
  })

/** `resources[2].access`, as people write it. */
function placeOf(path: readonly PropertyKey[]): string {
  const text = path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
  return text.replace(/^\./, '') || 'the configuration'
}

/**
 * Checks a configuration and fills in the defaults.
 *
 * @throws TypeError that says, for each mistake, where it is and what to write.
 */
export function readConfiguration(given: unknown): Config {
  const read = configuration.safeParse(given, { error: inOurWords })
  if (read.success) return read.data
  const mistakes = read.error.issues.map(({ path, message }) => `  ${placeOf(path)}: ${message}`)
  throw new TypeError(`The configuration cannot be used:\n${mistakes.join('\n')}`)
}

/**
 * Reads a configuration from the text of a file: JSON with comments and trailing commas.
 *
 * @throws TypeError that says where the text or the configuration is wrong.
 */
export function parseConfiguration(text: string): Config {
  const errors: ParseError[] = []
  const given: unknown = parse(text, errors, { allowTrailingComma: true })
  const [first] = errors
  if (first) {
    const before = text.slice(0, first.offset).split('\n')
    const at = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`
    throw new TypeError(
      `The configuration is not JSON: ${printParseErrorCode(first.error)} at ${at}`,
    )
  }
  return readConfiguration(given)
}

/** A JSON Schema of the configuration, for editors. */
export function configurationSchema(): object {
  return z.toJSONSchema(configuration, { io: 'input' })
}
