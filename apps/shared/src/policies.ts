import { vocabulary } from '@verdict/core'
import type { Document, Note } from './store.js'

// The words of all policies, once: a mistyped role does not compile.
const { policy } = vocabulary<{
  role: 'admin' | 'editor'
  scope: 'documents:write' | 'audit:read'
  acr: 'pwd' | 'mfa'
}>()

export const documents = policy<Document>('document')(
  ({ anyone, anyOf, allOf, owner, role, scope, condition, assurance }) => ({
    list: anyone(),
    create: scope('documents:write'),
    read: anyOf(
      condition('published', (document) => document.published),
      owner('authorId'),
      role('editor'),
    ),
    update: allOf(owner('authorId'), scope('documents:write')),
    delete: allOf(role('admin'), assurance({ acr: ['mfa'], maxAge: 300 })),
  }),
)

/** Hidden: whether a note exists is for its owner to know. */
export const notes = policy<Note>('note', { hide: true })(({ authenticated, owner }) => ({
  create: authenticated(),
  read: owner('ownerId'),
}))

export const admin = policy('admin')(({ role, scope }) => ({
  report: role('admin'),
  audit: scope('audit:read'),
}))

export const internal = policy('internal')(({ network }) => ({
  status: network({ allow: ['10.0.0.0/8'] }),
}))

/** For whoever the protection space knows: which credentials it takes makes the difference. */
export const profile = policy('profile')(({ authenticated }) => ({ read: authenticated() }))
export const legacy = policy('legacy')(({ authenticated }) => ({ report: authenticated() }))
export const machine = policy('machine')(({ authenticated }) => ({ ping: authenticated() }))
export const account = policy('account')(({ authenticated }) => ({
  read: authenticated(),
  logout: authenticated(),
}))
