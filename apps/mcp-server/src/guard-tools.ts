import {
  INVALID_REQUEST,
  isJSONRPCNotification,
  isJSONRPCRequest,
  type JSONRPCNotification,
  type JSONRPCRequest,
  PARSE_ERROR,
  readRequestBody,
} from '@modelcontextprotocol/server'
import { type Policy, type PolicyRules, policy } from '@verdict/core'
import type { Authorize } from '@verdict/hono'
import type { Context, MiddlewareHandler } from 'hono'

/** What the rules of tools are about. The arguments are as they came: no schema was applied yet. */
export interface ToolCall {
  readonly name: string
  readonly arguments: unknown
}

type Message = JSONRPCRequest | JSONRPCNotification

const BODY_LIMIT = 1024 * 1024

/**
 * Decides about every `tools/call` before the SDK sees it: the policy's action is the tool's name.
 * Behind it, `c.var.message` is what was decided about. Give that to the SDK as `parsedBody`: a
 * second parser may find another tool in the same text.
 */
export function guardTools<A extends PolicyRules>(
  authorize: Authorize,
  tools: Policy<ToolCall, A>,
): MiddlewareHandler<{ Variables: { message: Message } }> {
  const load = (c: Context) => callOf(c.get('message'))
  const guards = new Map<string, MiddlewareHandler>()
  for (const name of Object.keys(tools.rules)) guards.set(name, authorize(tools, name, load))
  // Default deny, with a reason of its own: no token would change it.
  const others = policy(tools.type)(({ circumstance }) => ({
    call: circumstance('unknown_tool', () => false, { title: 'There is no such tool.' }),
  }))
  const unknown: MiddlewareHandler = authorize(others, 'call')

  return async (c, next) => {
    const message = await readMessage(c.req.raw)
    if (message instanceof Response) return message
    c.set('message', message)
    if (message.method !== 'tools/call') return next()
    const guard = guards.get(callOf(message).name) ?? unknown
    return guard(c, next)
  }
}

function callOf({ params }: Message): ToolCall {
  const { name, arguments: given } = params ?? {}
  return { name: typeof name === 'string' ? name : '', arguments: given }
}

/** One request or notification. Batches and responses to the server's own requests are not taken. */
async function readMessage(request: Request): Promise<Message | Response> {
  const body = await readRequestBody(request, BODY_LIMIT)
  if (body.tooLarge) return failure(413, INVALID_REQUEST, 'The message is too long.')
  let message: unknown
  try {
    message = JSON.parse(body.text)
  } catch {
    return failure(400, PARSE_ERROR, 'The body is no JSON.')
  }
  if (isJSONRPCRequest(message) || isJSONRPCNotification(message)) return message
  return failure(400, INVALID_REQUEST, 'The body is not one JSON-RPC request or notification.')
}

function failure(status: number, code: number, message: string): Response {
  return Response.json({ jsonrpc: '2.0', id: null, error: { code, message } }, { status })
}
