/** Asks one rule about one caller: what the unit tests of decide have in common. */
import {
  type Atoms,
  basic,
  bearer,
  type Decision,
  decide,
  dpop,
  type Environment,
  type Identity,
  type OpenVocabulary,
  policy,
  protectionSpace,
  type Rule,
  session,
} from '../src/index.js'

export interface Row {
  readonly authorId?: string | null | undefined
  readonly published?: boolean
}

export const api = protectionSpace(
  bearer({ realm: 'api' }),
  dpop({ realm: 'api', algs: ['ES256'] }),
  basic({ realm: 'api' }),
  session({ realm: 'api' }),
)
export const valid = api.valid('Bearer')
export const now = 1_700_000_000

export function ask(
  define: (atoms: Atoms<OpenVocabulary, Row>) => Rule,
  identity: Partial<Identity> | null,
  asked: {
    row?: Row | 'any'
    environment?: Environment
    credentials?: Parameters<typeof decide>[1]
  } = {},
): Decision {
  const { row = {}, environment = { now, address: '192.0.2.1' }, credentials = valid } = asked
  const rows = policy<Row>('row')((atoms) => ({ act: define(atoms) }))
  const who = identity && { id: 'u1', ...identity }
  const state = identity === null ? api.omitted : credentials
  return decide(who, state, row === 'any' ? rows.any : rows.of(row), 'act', environment)
}

export const code = (decision: Decision): string =>
  decision.kind === 'allow' ? 'allow' : decision.reason.code
