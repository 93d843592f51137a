import { type Policy, type PolicyRules, policy } from '@verdict/core'

/** What the suite's servers hold. Every id carries the word that no refusal may show. */
export interface Row {
  readonly id: string
  readonly authorId: string | null
  readonly published: boolean
  readonly tenant: string
}

const ROWS: readonly Row[] = [
  { id: 'canary-public', authorId: 'canary-ada', published: true, tenant: 'canary-blue' },
  { id: 'canary-draft', authorId: 'canary-ada', published: false, tenant: 'canary-blue' },
  { id: 'canary-foreign', authorId: 'canary-bob', published: false, tenant: 'canary-red' },
  { id: 'canary-orphan', authorId: null, published: false, tenant: 'canary-red' },
]

/** Loads a row; null or undefined where there is none, and throws where the database would. */
export function loadRow(id: string): Row | null | undefined | Promise<Row | null> {
  if (id === 'canary-broken') throw new Error('canary: the database said no')
  if (id === 'canary-rejected') return Promise.reject(new Error('canary: it said no later'))
  if (id === 'canary-null') return null
  if (id === 'canary-later') return Promise.resolve(ROWS[0] ?? null)
  return ROWS.find((row) => row.id === id)
}

export interface Facts {
  readonly open: boolean
  readonly teams: readonly string[]
}

const EVERYBODY = { title: 'Only members of the same team may do this.' }

/** Actions whose routes load a row. */
export const documents = policy<Row>('documents')((atoms) => {
  const { anyone, anyOf, allOf, not, owner, role, scope, assurance, condition, relation } = atoms
  const { network } = atoms
  const published = condition('not_published', (row) => row.published)
  return {
    show: anyone(),
    read: anyOf(published, owner('authorId'), role('canary-editor')),
    update: allOf(owner('authorId'), scope('documents:write')),
    sign: allOf(owner('authorId'), assurance({ acr: ['mfa', 'hwk'], maxAge: 300 })),
    seal: allOf(owner('authorId'), scope('documents:seal'), assurance({ acr: ['mfa'] })),
    archive: allOf(published, role('canary-admin')),
    share: relation(
      'same_tenant',
      (identity, row) => identity.attributes?.['tenant'] === row.tenant,
    ),
    join: relation('same_team', (identity) => identity.id === 'canary-bob', EVERYBODY),
    inside: allOf(network({ allow: ['10.0.0.0/8'] }), owner('authorId')),
    unpublished: not(published),
    promised: condition('promised', () => Promise.resolve(true) as never),
    truthy: condition('truthy', () => 1 as never),
    broken: condition('broken', () => {
      throw new Error('canary: the predicate broke')
    }),
  }
})

/** The same, secret: refused and missing look alike. */
export const notes = policy<Row>('notes', { hide: true })((atoms) => {
  const { anyOf, allOf, owner, role, scope, assurance, condition, network } = atoms
  const published = condition('not_published', (row) => row.published)
  return {
    read: owner('authorId'),
    peek: anyOf(published, owner('authorId')),
    edit: allOf(owner('authorId'), scope('notes:write')),
    sign: allOf(owner('authorId'), assurance({ acr: ['mfa'] })),
    review: allOf(published, role('canary-editor')),
    moderate: role('canary-editor'),
    inside: allOf(network({ allow: ['10.0.0.0/8'] }), owner('authorId')),
  }
})

/** Actions that need no resource. */
export const desk = policy('desk')((atoms) => {
  const { anyone, anyOf, allOf, not, authenticated, role, scope, attribute, assurance } = atoms
  const { network, circumstance } = atoms
  const office = network({ allow: ['10.0.0.0/8', '2001:db8::/32'] })
  const open = circumstance(
    'after_hours',
    ({ facts }) => (facts as Facts | undefined)?.open === true,
  )
  const team = circumstance(
    'no_team',
    ({ facts }) => (facts as Facts | undefined)?.teams.includes('canary-team') === true,
    { title: 'This is for members of a team.' },
  )
  return {
    list: anyone(),
    me: authenticated(),
    strangers: not(authenticated()),
    admin: role('canary-admin'),
    staff: role('canary-admin', 'canary-editor'),
    calm: not(role('canary-banned')),
    write: scope('documents:write'),
    copy: scope('documents:read', 'documents:write'),
    blue: attribute('tenant', 'canary-blue'),
    fresh: assurance({ maxAge: 300 }),
    strong: assurance({ acr: ['hwk', 'mfa'] }),
    erase: allOf(role('canary-admin'), assurance({ acr: ['mfa'], maxAge: 300 })),
    publish: allOf(scope('documents:publish'), assurance({ acr: ['mfa'], maxAge: 300 })),
    either: anyOf(role('canary-admin'), scope('reports:read')),
    futile: allOf(role('canary-admin'), scope('reports:read')),
    office,
    visit: anyOf(office, authenticated()),
    work: allOf(office, authenticated()),
    outside: network({ deny: ['198.51.100.0/24'] }),
    never: allOf(assurance({ acr: ['mfa'] }), assurance({ acr: ['hwk'] })),
    hours: open,
    shift: allOf(open, authenticated()),
    team,
  }
})

export type AnyPolicy = Policy<unknown, PolicyRules>

/** Every route of every space: its policy, and whether its path ends in the id of a row. */
export const MOUNTED: readonly { readonly policy: AnyPolicy; readonly loads: boolean }[] = [
  { policy: documents, loads: true },
  { policy: notes, loads: true },
  { policy: desk, loads: false },
]
