import type { Subject } from '../subject.js'
import { expressBasicAuth, expressBasicAuthChallenge } from './express-basic-auth.js'
import { expressJwt } from './express-jwt.js'
import { expressOauth2JwtBearer } from './express-oauth2-jwt-bearer.js'
import { fastifyJwt } from './fastify-jwt.js'
import { honoBasicAuth } from './hono-basic-auth.js'
import { honoBearerAuth } from './hono-bearer-auth.js'
import { honoJwt } from './hono-jwt.js'
import { koaJwt } from './koa-jwt.js'
import { mcpExpress } from './mcp-express.js'
import { mcpSdk } from './mcp-sdk.js'
import { passportHttpBearer } from './passport-http-bearer.js'
import { passportJwt } from './passport-jwt.js'

/** By framework, and within one by name. */
export const subjects: readonly Subject[] = [
  expressBasicAuth,
  expressBasicAuthChallenge,
  expressJwt,
  expressOauth2JwtBearer,
  mcpSdk,
  mcpExpress,
  passportHttpBearer,
  passportJwt,
  fastifyJwt,
  honoBasicAuth,
  honoBearerAuth,
  honoJwt,
  koaJwt,
]
