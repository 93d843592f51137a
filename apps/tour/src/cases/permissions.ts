import type { Chapter } from '../step.js'

export const permissions: Chapter = {
  title: 'May they do this?',
  about:
    'Known, and still refused: 403. Where a wider scope or a stronger login would help, the ' +
    'challenge asks for exactly that; where nothing would help, there is none.',
  steps: [
    {
      title: 'A report for admins, and a stranger',
      send: 'GET /admin/report',
      expect: { status: 401, challenges: ['Bearer'], code: 'no_credentials' },
      note: 'Not 403: once logged in, this may turn out to be an admin.',
    },
    {
      title: 'A report for admins, and somebody who is none',
      send: 'GET /admin/report\nAuthorization: Bearer {alice}',
      expect: { status: 403, code: 'missing_role' },
      note: 'Not 401, and no challenge: no login would make her one.',
    },
    {
      title: 'A report for admins, and an admin',
      send: 'GET /admin/report\nAuthorization: Bearer {carol}',
      expect: { status: 200 },
      note: 'Allowed by her role.',
    },
    {
      title: 'A scope is missing',
      send:
        'POST /documents\nAuthorization: Bearer {alice}\nContent-Type: application/json\n\n' +
        '{"title":"On doors","body":"They open."}',
      expect: {
        status: 403,
        challenges: ['Bearer insufficient_scope'],
        code: 'insufficient_scope',
      },
      remedy: { user: 'alice', keep: 'alice-wide' },
    },
    {
      title: 'With the scope that the challenge asked for',
      send:
        'POST /documents\nAuthorization: Bearer {alice-wide}\nContent-Type: application/json\n\n' +
        '{"title":"On doors","body":"They open."}',
      expect: { status: 201, body: '"alice"' },
      show: ['body'],
    },
    {
      title: 'The same scope, and not the author',
      send:
        'PUT /documents/d4\nAuthorization: Bearer {bob}\nContent-Type: application/json\n\n' +
        '{"title":"On windows","body":"They open, too."}',
      expect: { status: 403, code: 'not_owner' },
      note: 'Bob has the scope already: asking him for it again would get him nowhere.',
    },
    {
      title: 'The author',
      send:
        'PUT /documents/d4\nAuthorization: Bearer {alice-wide}\n' +
        'Content-Type: application/json\n\n{"title":"On windows","body":"They open, too."}',
      expect: { status: 200, body: 'On windows' },
      note: 'Allowed: it takes the author and the scope, and here are both.',
    },
    {
      title: 'Deleting takes an admin; alice is none',
      send: 'DELETE /documents/d3\nAuthorization: Bearer {alice-wide}',
      expect: { status: 403, code: 'missing_role' },
      note: 'A stronger login is needed too, but it would not help: nobody is sent for it in vain.',
    },
    {
      title: 'Carol is an admin, and her login is too weak',
      send: 'DELETE /documents/d3\nAuthorization: Bearer {carol}',
      expect: {
        status: 401,
        challenges: ['Bearer insufficient_user_authentication'],
        code: 'step_up_required',
      },
      remedy: { user: 'carol', keep: 'carol-strong' },
      explain: { token: 'carol', document: 'd3', action: 'delete' },
    },
    {
      title: 'With the login that the challenge asked for',
      send: 'DELETE /documents/d3\nAuthorization: Bearer {carol-strong}',
      expect: { status: 204 },
      note: 'Allowed: an admin, by a login with two factors that is at most five minutes old.',
    },
    {
      title: 'A service, with a scope that is not the one needed',
      send: 'GET /admin/audit\nAuthorization: Bearer {service}',
      expect: {
        status: 403,
        challenges: ['Bearer insufficient_scope'],
        code: 'insufficient_scope',
      },
    },
  ],
}
