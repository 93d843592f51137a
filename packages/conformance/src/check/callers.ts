import { randomBytes } from 'node:crypto'
import type { Config, CredentialConfig } from './configuration.js'
import {
  ALTERED_FAULTS,
  altered,
  type Claims,
  createMint,
  MINTED_FAULTS,
  type Mint,
} from './mint.js'
import { fieldsOf } from './fields.js'
import type { Redactor } from './redactor.js'
import type { Secrets } from './secrets.js'
import type { FieldLine } from './wire.js'

/** What a caller's credentials are. */
export type Kind = 'bearer' | 'basic' | 'apiKey' | 'cookie'

/** Somebody who asks: by what name reports call them, and what they send. */
export interface Caller {
  readonly name: string
  readonly fields: readonly FieldLine[]
  /** The name of what is wrong with them; absent for those who are good. */
  readonly fault?: string
}

/** Somebody with good credentials, and all that can be made of these. */
export interface GoodCaller extends Caller {
  readonly kind: Kind
  /** The bare secret: the token, the key, the cookie's value, the password. */
  readonly secret: string
  /** Basic: who it is. */
  readonly user?: string
  /** The same, with something wrong; each fault once. */
  readonly faulty: readonly Caller[]
}

export const STRANGER: Caller = { name: 'no credentials', fields: [] }

export function basicField(user: string, password: string): FieldLine {
  return ['Authorization', `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`]
}

const random = (): string => randomBytes(24).toString('base64url')

async function bearer(
  name: string,
  token: string,
  redactor: Redactor,
  minted?: { readonly mint: Mint; readonly claims: Claims },
): Promise<GoodCaller> {
  const faulty: Caller[] = []
  const add = (fault: string, bad: string | undefined): void => {
    if (bad === undefined) return
    redactor.add(bad)
    faulty.push({ name: `${name}, ${fault}`, fault, fields: [['Authorization', `Bearer ${bad}`]] })
  }
  add('unknown', random())
  for (const fault of ALTERED_FAULTS) add(fault, altered(token, fault))
  if (minted) {
    for (const fault of MINTED_FAULTS) add(fault, await minted.mint.faulty(minted.claims, fault))
  }
  redactor.add(token)
  const fields: readonly FieldLine[] = [['Authorization', `Bearer ${token}`]]
  return { name, kind: 'bearer', secret: token, fields, faulty }
}

function basic(name: string, user: string, password: string, redactor: Redactor): GoodCaller {
  const field = basicField(user, password)
  const wrong = { user: basicField(random(), password), password: basicField(user, random()) }
  // The faulty ones hold the password or the name, too.
  const sent = [field, wrong.user, wrong.password].map(([, value]) => value.slice('Basic '.length))
  redactor.add(password, ...sent)
  return {
    name,
    kind: 'basic',
    user,
    secret: password,
    fields: [field],
    faulty: [
      { name: `${name}, wrong password`, fault: 'wrong-password', fields: [wrong.password] },
      { name: 'an unknown user', fault: 'unknown-user', fields: [wrong.user] },
    ],
  }
}

function inField(
  name: string,
  kind: Kind,
  [field, value]: FieldLine,
  redactor: Redactor,
): GoodCaller {
  const [key, secret] = kind === 'cookie' ? split(value) : ['', value]
  const wrong = kind === 'cookie' ? `${key}=${random()}` : random()
  redactor.add(value, secret, wrong)
  return {
    name,
    kind,
    secret,
    fields: [[field, value]],
    faulty: [{ name: `${name}, unknown`, fault: 'unknown', fields: [[field, wrong]] }],
  }
}

function split(pair: string): [key: string, value: string] {
  const at = pair.indexOf('=')
  return [pair.slice(0, at), pair.slice(at + 1)]
}

/** Everybody whom the configuration names. */
export interface Callers {
  /** What all of them send, and strangers too. */
  readonly always: readonly FieldLine[]
  readonly good: ReadonlyMap<string, GoodCaller>
  /** Tokens that were made elsewhere, with something wrong. */
  readonly spoilt: readonly Caller[]
}

/**
 * Fetches every secret, makes every token.
 *
 * @throws Error that says which of them could not be had, or cannot be sent.
 */
export async function createCallers(
  config: Config,
  secrets: Secrets,
  redactor: Redactor,
): Promise<Callers> {
  const mint =
    config.jwt && (await createMint(config.jwt, await secrets.valueOf(config.jwt.key, 'jwt.key')))
  const good = new Map<string, GoodCaller>()
  const spoilt: Caller[] = []

  async function goodCaller(name: string, given: CredentialConfig): Promise<GoodCaller> {
    const where = `credentials.${name}`
    const { jwt: claims, basic: login, apiKey, cookie } = given
    if (claims && mint) {
      return bearer(name, await mint.good(claims), redactor, { mint, claims })
    }
    if (login) {
      const user = await secrets.basicValueOf(login.user, `${where}.basic.user`)
      const password = await secrets.basicValueOf(login.password, `${where}.basic.password`)
      return basic(name, user, password, redactor)
    }
    if (apiKey) {
      const key = await secrets.fieldValueOf(apiKey, `${where}.apiKey`)
      return inField(name, 'apiKey', [config.apiKeyField, key], redactor)
    }
    if (cookie) {
      const pair = await secrets.fieldValueOf(cookie, `${where}.cookie`)
      return inField(name, 'cookie', ['Cookie', pair], redactor)
    }
    return bearer(name, await secrets.tokenOf(given.bearer ?? '', `${where}.bearer`), redactor)
  }

  for (const [name, given] of Object.entries(config.credentials)) {
    const { fault, bearer: token } = given
    if (fault === undefined || token === undefined) {
      good.set(name, await goodCaller(name, given))
      continue
    }
    const value = await secrets.tokenOf(token, `credentials.${name}.bearer`)
    redactor.add(value)
    const fields: readonly FieldLine[] = [['Authorization', `Bearer ${value}`]]
    spoilt.push({ name, fault: fault.replaceAll('_', '-'), fields })
  }
  return { always: await fieldsOf(config, secrets, redactor), good, spoilt }
}
