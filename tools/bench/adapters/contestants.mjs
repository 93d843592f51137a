/** The apps of each framework, by name, for opaque tokens and for JWTs. */
import * as express from './express.mjs'
import * as hono from './hono.mjs'
import * as koa from './koa.mjs'

export const frameworks = { hono, koa, express }

/** Over opaque tokens; `status` is what the requests get. */
export const opaqueApps = (framework, status) => ({
  bare: framework.bare(status),
  'ideal, by hand': framework.ideal(),
  Verdict: framework.verdict(),
  [framework.usualName]: framework.usual(),
})

/** Over JWTs that count. */
export const jwtApps = (framework, signed) => ({
  bare: framework.bare(200),
  'jose, by hand': framework.withJose(signed),
  Verdict: framework.verdict(signed.verdict),
  'Verdict, cache on': framework.verdict(signed.verdictWithCache),
  [framework.usualJwtName]: framework.usualJwt(signed),
})

const COMPARED = ['www-authenticate', 'cache-control', 'content-type', 'content-length']
const wire = ({ status, fields, body }) =>
  JSON.stringify([status, COMPARED.map((name) => String(fields[name] ?? '')), body])

/**
 * Throws unless Verdict answers as the app by hand does, field by field, and all others with the
 * same status.
 */
export async function checkAnswers(framework, apps, requests, status) {
  for (const request of requests) {
    const answers = {}
    for (const [name, app] of Object.entries(apps)) {
      const { prepare, ask, read } = framework.asker(app)
      answers[name] = await read(await ask(prepare(request)))
      if (answers[name].status !== status) {
        throw new Error(
          `${name}: ${answers[name].status} in place of ${status}, ${answers[name].body}`,
        )
      }
    }
    const exact = Object.keys(apps).filter((name) => /Verdict|by hand/.test(name))
    const wires = exact.map((name) => wire(answers[name]))
    if (new Set(wires).size !== 1) throw new Error(`different answers:\n${wires.join('\n')}`)
  }
}
