import type { Chapter, Step } from '../step.js'

const BOUND = 'GET /dpop\nAuthorization: DPoP {bound}'
const WITH_PROOF = `${BOUND}\nDPoP: {proof}`
const BAD_PROOF: Step['expect'] = {
  status: 401,
  challenges: ['Bearer', 'DPoP invalid_dpop_proof'],
  code: 'invalid_credentials',
}

export const proofs: Chapter = {
  title: 'Is the token their own?',
  about:
    'Whoever steals a Bearer token has it. {bound} is a token of alice that is bound to a key of ' +
    'hers (DPoP, RFC 9449): each request takes a {proof}, signed with that key, for one method and ' +
    'one address, and good for once.',
  steps: [
    {
      title: 'No credentials, where both kinds of tokens are taken',
      send: 'GET /dpop',
      expect: { status: 401, challenges: ['Bearer', 'DPoP'], code: 'no_credentials' },
    },
    {
      title: 'A token that is bound to no key',
      send: 'GET /dpop\nAuthorization: Bearer {alice}',
      expect: { status: 200 },
      note: 'Allowed.',
    },
    {
      title: 'A bound token, and a proof for this request',
      send: WITH_PROOF,
      prove: { token: 'bound', keep: 'proof' },
      expect: { status: 200, body: '"alice"' },
      note: 'Allowed.',
    },
    {
      title: 'The same proof again',
      send: WITH_PROOF,
      expect: BAD_PROOF,
      note: 'Somebody may have seen it on its way. The error stands with DPoP: the token is fine.',
    },
    {
      title: 'No proof',
      send: BOUND,
      expect: BAD_PROOF,
    },
    {
      title: 'A proof for another method',
      send: WITH_PROOF,
      prove: { token: 'bound', method: 'DELETE', keep: 'proof' },
      expect: BAD_PROOF,
    },
    {
      title: 'A proof for another address',
      send: WITH_PROOF,
      prove: { token: 'bound', path: '/documents', keep: 'proof' },
      expect: BAD_PROOF,
    },
    {
      title: "A thief's proof: all is right but the key",
      send: WITH_PROOF,
      prove: { token: 'bound', key: 'another', keep: 'proof' },
      expect: BAD_PROOF,
    },
    {
      title: 'A thief who leaves the proof away, and says Bearer',
      send: 'GET /dpop\nAuthorization: Bearer {bound}',
      expect: {
        status: 401,
        challenges: ['Bearer invalid_token', 'DPoP'],
        code: 'invalid_credentials',
      },
      note: 'Were this let in, the key would protect nothing.',
    },
    {
      title: 'A proof without the nonce that this part of the API wants in it',
      send: 'GET /dpop-nonce\nAuthorization: DPoP {bound}\nDPoP: {proof}',
      prove: { token: 'bound', keep: 'proof' },
      expect: {
        status: 401,
        challenges: ['Bearer', 'DPoP use_dpop_nonce'],
        code: 'partial_credentials',
      },
      note: 'Nothing is wrong yet: the nonce comes with the answer, and goes into the next proof.',
      show: ['dpop-nonce'],
      keepNonce: 'nonce',
    },
    {
      title: 'A proof with the nonce in it',
      send: 'GET /dpop-nonce\nAuthorization: DPoP {bound}\nDPoP: {proof}',
      prove: { token: 'bound', nonce: 'nonce', keep: 'proof' },
      expect: { status: 200 },
      note: 'Allowed: it was made after we asked for it, and not put by for today.',
    },
  ],
}
