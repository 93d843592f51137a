import { bearer, decide, policy, protectionSpace } from '@verdict/core'

export interface Document {
  readonly id: string
  readonly authorId: string
  readonly published: boolean
}

/** Core imports nothing: this file is the same wherever it runs. */
export const documents = policy<Document>('document')(
  ({ allOf, anyOf, condition, owner, role, scope }) => ({
    read: anyOf(
      condition('published', ({ published }) => published),
      owner('authorId'),
    ),
    update: allOf(owner('authorId'), scope('documents:write')),
    delete: role('admin'),
  }),
)

export const api = protectionSpace(bearer({ realm: 'api' }))

const draft = documents.of({ id: 'd1', authorId: 'alice', published: false })
const alice = { id: 'alice', scopes: ['documents:read'] }

/** What a stranger and Alice are told of her draft. */
export function answers(): string[] {
  const asked = [
    ['a stranger reads', decide(null, api.omitted, draft, 'read')],
    ['alice reads', decide(alice, api.valid('Bearer'), draft, 'read')],
    ['alice updates', decide(alice, api.valid('Bearer'), draft, 'update')],
    ['alice deletes', decide(alice, api.valid('Bearer'), draft, 'delete')],
  ] as const
  return asked.map(([who, decision]) => {
    const why = decision.kind === 'allow' ? '' : `: ${decision.reason.code}`
    return `${who}: ${decision.kind}${why}`
  })
}
