import type { Chapter } from '../step.js'

export const documents: Chapter = {
  title: 'Which of them may they see?',
  about:
    'Published documents are for anyone, drafts for their author and for editors; notes are ' +
    'hidden: for anybody but their owner they do not exist.',
  steps: [
    {
      title: 'A published document, and a stranger',
      send: 'GET /documents/d1',
      expect: { status: 200 },
      note: 'Allowed: it is published, so nobody is asked who they are.',
    },
    {
      title: 'A published document, and a token that has expired',
      send: 'GET /documents/d1\nAuthorization: Bearer {expired}',
      expect: { status: 200 },
      note: 'What is open to strangers stays open; the handler can see that the token was stale.',
    },
    {
      title: 'A draft, and a stranger',
      send: 'GET /documents/d2',
      expect: { status: 401, challenges: ['Bearer'], code: 'no_credentials' },
    },
    {
      title: 'No such document, and a stranger',
      send: 'GET /documents/nowhere',
      expect: {
        status: 401,
        challenges: ['Bearer'],
        code: 'no_credentials',
        sameAs: 'A draft, and a stranger',
      },
      note: 'The same in every field: a stranger does not learn which drafts there are.',
    },
    {
      title: "Alice's draft, and another author",
      send: 'GET /documents/d2\nAuthorization: Bearer {bob}',
      expect: { status: 403, code: 'forbidden' },
      explain: { token: 'bob', document: 'd2', action: 'read' },
    },
    {
      title: "Alice's draft, and an editor",
      send: 'GET /documents/d2\nAuthorization: Bearer {erin}',
      expect: { status: 200 },
      note: 'Allowed by her role.',
    },
    {
      title: 'The list, as a stranger sees it',
      send: 'GET /documents',
      expect: { status: 200 },
      show: ['body'],
    },
    {
      title: 'The list, as alice sees it: also her drafts, and what she may do with each',
      send: 'GET /documents\nAuthorization: Bearer {alice-wide}',
      expect: { status: 200, body: '"update"' },
      show: ['body'],
    },
    {
      title: 'Alice writes a note',
      send:
        'POST /notes\nAuthorization: Bearer {alice}\nContent-Type: application/json\n\n' +
        '{"text":"the key is under the mat"}',
      expect: { status: 201 },
      note: 'Allowed: it takes no more than to be known. Its number is n2.',
    },
    {
      title: 'Her note, and she herself',
      send: 'GET /notes/n2\nAuthorization: Bearer {alice}',
      expect: { status: 200, body: 'under the mat' },
      note: 'Allowed: it is hers.',
    },
    {
      title: 'No such note',
      send: 'GET /notes/nowhere\nAuthorization: Bearer {bob}',
      expect: { status: 404, code: 'not_found' },
    },
    {
      title: 'Her note, and somebody else',
      send: 'GET /notes/n2\nAuthorization: Bearer {bob}',
      expect: { status: 404, code: 'not_found', sameAs: 'No such note' },
      note: 'The same in every field, as if there were none. The log has the true reason.',
    },
    {
      title: 'No such note, and a stranger',
      send: 'GET /notes/nowhere',
      expect: { status: 401, challenges: ['Bearer'], code: 'no_credentials' },
    },
    {
      title: 'Her note, and a stranger',
      send: 'GET /notes/n2',
      expect: {
        status: 401,
        challenges: ['Bearer'],
        code: 'no_credentials',
        sameAs: 'No such note, and a stranger',
      },
      note: 'Strangers get 401 for every note, whether it exists or not.',
    },
  ],
}
