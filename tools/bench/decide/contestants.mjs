import { AbilityBuilder, createMongoAbility, subject } from '@casl/ability'
import cedar from '@cedar-policy/cedar-wasm/nodejs'
import { decide } from '@verdict/core'
import { newEnforcer, newModelFromString } from 'casbin'
import { createPermix } from 'permix'
import { byHand } from './rule.mjs'

const NOBODY = Object.freeze({ id: '', roles: Object.freeze([]), scopes: Object.freeze([]) })
const isAdmin = ({ roles }) => roles.includes('admin')
const mayWrite = ({ scopes }) => scopes.includes('documents:write')

function abilityOf(identity) {
  const { can, build } = new AbilityBuilder(createMongoAbility)
  if (isAdmin(identity)) can('update', 'document')
  if (mayWrite(identity)) can('update', 'document', { authorId: identity.id })
  return build()
}

function permixOf(identity) {
  const permix = createPermix()
  permix.setup({
    document: {
      update: isAdmin(identity) || (mayWrite(identity) && ((row) => row.authorId === identity.id)),
    },
  })
  return permix
}

const model = newModelFromString(`
[request_definition]
r = sub, obj, act
[policy_definition]
p = act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && (isAdmin(r.sub) || r.sub.id == r.obj.authorId && mayWrite(r.sub))
`)
const casbin = await newEnforcer(model)
await casbin.addFunction('isAdmin', isAdmin)
await casbin.addFunction('mayWrite', mayWrite)
await casbin.addPolicy('update')

cedar.preparsePolicySet('documents', {
  staticPolicies: `
    permit(principal, action == Action::"update", resource)
    when {
      principal.roles.contains("admin") ||
      (resource.author == principal.id && principal.scopes.contains("documents:write"))
    };`,
})
const entity = ({ type, id }, attrs) => ({ uid: { type, id }, attrs, parents: [] })

/** Everything that can be made before a question is asked, for each contestant. */
function prepare({ identity, credentials, row, resource }) {
  const caller = identity ?? NOBODY
  const principal = { type: 'User', id: caller.id }
  const document = { type: 'Document', id: row.id }
  return {
    identity,
    caller,
    credentials,
    row,
    resource,
    tagged: subject('document', { ...row }),
    ability: abilityOf(caller),
    permix: permixOf(caller),
    cedar: {
      principal,
      action: { type: 'Action', id: 'update' },
      resource: document,
      context: {},
      preparsedPolicySetId: 'documents',
      entities: [
        entity(principal, { id: caller.id, roles: caller.roles, scopes: caller.scopes }),
        entity(document, { author: row.authorId }),
      ],
    },
  }
}

/** Each contestant's answer to a prepared question. Only the first two tell 401 from 403. */
export const contestants = {
  'by hand': (q) => byHand(q.identity, q.credentials, q.row),
  Verdict: (q) => decide(q.identity, q.credentials, q.resource, 'update'),
  permix: (q) => q.permix.check('document', 'update', q.row),
  'CASL, ability built before': (q) => q.ability.can('update', q.tagged),
  'CASL, ability per request': (q) => abilityOf(q.caller).can('update', q.tagged),
  casbin: (q) => casbin.enforceSync(q.caller, q.row, 'update'),
  'Cedar WebAssembly': (q) => cedar.statefulIsAuthorized(q.cedar),
}

const allows = (answer) =>
  answer === true || answer.kind === 'allow' || answer.response?.decision === 'allow'

/** Prepares the questions. Throws if two contestants disagree about one. */
export function prepared(questions) {
  return questions.map((question) => {
    const ready = prepare(question)
    const limit = contestants['by hand'](ready)
    const ours = contestants.Verdict(ready)
    const same =
      ours.kind === limit.kind &&
      JSON.stringify(ours.challenges) === JSON.stringify(limit.challenges)
    if (!same)
      throw new Error(`Verdict and the function by hand disagree: ${JSON.stringify(question)}`)
    for (const [name, ask] of Object.entries(contestants)) {
      if (allows(ask(ready)) !== allows(limit)) {
        throw new Error(`${name} disagrees: ${JSON.stringify(question)}`)
      }
    }
    return ready
  })
}
