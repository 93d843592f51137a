import { fetchRequest, type HttpRequest } from '@verdict/http'
import type { Context } from 'hono'

/** The neutral view of a Hono request. */
export function request(c: Context): HttpRequest {
  return fetchRequest(c.req.raw)
}
