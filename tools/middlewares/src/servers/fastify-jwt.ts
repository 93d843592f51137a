import fastifyJwtPlugin from '@fastify/jwt'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { running, type Subject } from '../subject.js'
import { AUDIENCE, ISSUER, jwt, SECRET } from '../tokens.js'

export const fastifyJwt: Subject = {
  name: '@fastify/jwt',
  packages: ['@fastify/jwt', 'fastify'],
  readme: 'https://github.com/fastify/fastify-jwt#readme',
  setUp: 'The plugin with its options for issuer and audience, and the `onRequest` hook of a route',
  configuration: {
    schemes: ['Bearer'],
    jwt,
    credentials: { ada: { jwt: { sub: 'ada' } } },
    resources: [{ path: '/', access: 'login', allowed: 'ada' }],
  },
  start: async () => {
    const fastify = Fastify()
    await fastify.register(fastifyJwtPlugin, {
      secret: SECRET,
      verify: { allowedIss: ISSUER, allowedAud: AUDIENCE },
    })
    const authenticate = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      try {
        await request.jwtVerify()
      } catch (err) {
        reply.send(err)
      }
    }
    fastify.get('/', { onRequest: [authenticate] }, async (request) => request.user)
    await fastify.listen({ host: '127.0.0.1', port: 0 })
    return running(fastify.server)
  },
}
