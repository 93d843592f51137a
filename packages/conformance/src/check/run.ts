import { createCallers } from './callers.js'
import { Client, type Exchange, LimitReached } from './client.js'
import type { Config } from './config.js'
import { answered, type Probe } from './probe.js'
import { PROBES } from './probes/index.js'
import type { Finding, ProbeResult, Progress, Report } from './report.js'
import { Redactor } from './secrets.js'
import { Site } from './site.js'
import { VERSION } from './version.js'

/** Characters of a body that a finding shows. */
const SHOWN = 2000

export interface RunOptions {
  /** Told before each probe, and once at the end. */
  readonly onProgress?: (progress: Progress) => void
  /** Ends the run; `check` then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

function findingOf(
  { at, request, ...seen }: Exchange,
  message: string,
  redactor: Redactor,
): Finding {
  const hide = (lines: Exchange['fields']) =>
    lines.map(([name, value]) => [name, redactor.redact(value)] as const)
  const { method, target, fields } = request
  return {
    at,
    message: redactor.redact(message),
    request: { method, target: redactor.redact(target), fields: hide(fields) },
    ...(seen.status !== 0 && {
      response: {
        status: seen.status,
        fields: hide(seen.fields),
        body: redactor.redact(seen.body).slice(0, SHOWN),
      },
    }),
  }
}

async function tried({ info, needs, trials }: Probe, site: Site): Promise<ProbeResult> {
  const findings = new Map<string, Finding>()
  let count = 0
  try {
    for await (const { answer, problem } of trials(site)) {
      count++
      if (problem === undefined) continue
      // The same fault of the same resource is told once, however many requests show it.
      const key = `${answer.at}\n${problem}`
      if (findings.has(key)) continue
      findings.set(key, findingOf(answer, problem, site.client.redactor))
    }
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error
    if (findings.size === 0) {
      const why = `the ${site.config.limits.requests} requests of limits.requests were used up`
      return { probe: info, outcome: 'skipped', why, tried: count, findings: [] }
    }
  }
  if (findings.size > 0) {
    return { probe: info, outcome: 'failed', tried: count, findings: [...findings.values()] }
  }
  if (count > 0) return { probe: info, outcome: 'passed', tried: count, findings: [] }
  return { probe: info, outcome: 'skipped', why: needs, tried: 0, findings: [] }
}

/** Nothing can be said of a server that is not there. */
async function reach(site: Site): Promise<void> {
  const [first] = site.resources
  const answer = first && (await site.ask(first))
  if (answer && !answered(answer) && answer.failure !== undefined) {
    throw new Error(`${site.origin.origin} does not answer: ${answer.failure}`)
  }
}

function checkNames(except: Config['except']): void {
  const known = PROBES.map(({ info }) => info.id)
  for (const id of Object.keys(except)) {
    if (!known.includes(id)) throw new TypeError(`except: there is no probe "${id}"`)
  }
}

/**
 * Tries every probe on the server at `target`.
 *
 * @param target its origin; with a path, that goes before the path of every resource.
 * @throws Error if it does not answer or a secret cannot be had; TypeError for a mistake in the
 *   configuration; what `signal` was aborted with.
 */
export async function run(target: URL, config: Config, options: RunOptions = {}): Promise<Report> {
  const { onProgress, signal } = options
  checkNames(config.except)
  const startedAt = new Date()
  const redactor = new Redactor()
  const callers = await createCallers(config, redactor)
  const client = new Client(target, config.limits, redactor, signal)
  const site = new Site(target, config, callers, client)
  await reach(site)

  const results = new Map<Probe, ProbeResult>()
  // Those that watch come last: the others' answers are what they look at.
  const inTurn = [...PROBES].sort((a, b) => Number(a.watches) - Number(b.watches))
  for (const [done, probe] of inTurn.entries()) {
    signal?.throwIfAborted()
    onProgress?.({ done, total: PROBES.length, probe: probe.info })
    const reason = config.except[probe.info.id]
    const result: ProbeResult =
      reason === undefined
        ? await tried(probe, site)
        : {
            probe: probe.info,
            outcome: 'skipped',
            why: `left out: ${reason}`,
            tried: 0,
            findings: [],
          }
    results.set(probe, result)
  }
  const last = inTurn.at(-1)
  if (last) onProgress?.({ done: PROBES.length, total: PROBES.length, probe: last.info })

  return {
    tool: { name: '@verdict/conformance', version: VERSION },
    origin: target.origin,
    startedAt: startedAt.toISOString(),
    duration: Date.now() - startedAt.getTime(),
    requests: client.sent,
    results: PROBES.flatMap((probe) => results.get(probe) ?? []),
  }
}
