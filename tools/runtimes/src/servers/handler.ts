import type { FetchApp } from '../../../../packages/conformance/src/behaviour/servers/app.js'
import { fetchApp } from '../../../../packages/conformance/src/behaviour/servers/fetch.js'
import { honoApp } from '../../../../packages/conformance/src/behaviour/servers/hono.js'
import { drain } from '../../../../packages/conformance/src/behaviour/world.js'
import { runInProcess } from '../suite/run.js'

/** Where the checker speaks to the server itself; no case has such a path. */
const CONTROL = '/.suites/'

/** The apps of the suite behind one handler; the checker says whose turn it is. */
export function createHandler(): (request: Request, address: string | undefined) => unknown {
  let apps: readonly FetchApp[] | undefined
  let current: FetchApp | undefined

  async function control(command: string): Promise<Response> {
    if (command === 'run') return Response.json(await runInProcess({ browser: false }))
    if (command === 'observed') {
      if (!current) throw new Error('no app was chosen')
      const { events, ...counts } = drain(current.world)
      // Just what is looked at: the state of the credentials is no plain data.
      const told = events.map(({ status, code, outcome, stage, operatorReason, identity }) => {
        return { status, code, outcome, stage, operatorReason, identity }
      })
      return Response.json({ ...counts, events: told })
    }
    // Not before a request has come: workerd computes nothing until then.
    apps ??= [honoApp(), fetchApp()]
    current = apps.find(({ name }) => name === command)
    return Response.json(current?.name ?? null)
  }

  return (request, address) => {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith(CONTROL)) return control(pathname.slice(CONTROL.length))
    return current?.handle(request, address) ?? new Response('no app was chosen', { status: 500 })
  }
}
