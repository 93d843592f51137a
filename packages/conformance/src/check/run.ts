import { createCallers } from './callers.js'
import { Client, LimitReached } from './client.js'
import type { Config } from './configuration.js'
import { findingOf } from './finding.js'
import type { Probe } from './probe.js'
import { PROBES } from './probes/index.js'
import type { Finding, ProbeResult, Progress, Report } from './report.js'
import { Redactor } from './redactor.js'
import { Secrets } from './secrets.js'
import { Site } from './site.js'
import { VERSION } from './version.js'

/** How a run is followed, and ended before its time. */
export interface RunOptions {
  /** Told before each probe, and once at the end. */
  readonly onProgress?: (progress: Progress) => void
  /** The ids of the probes to try. Default: all. */
  readonly only?: readonly string[]
  /**
   * Where relative paths of secrets start, and their commands run: the folder of the configuration's
   * file. Default: the working directory.
   */
  readonly folder?: string
  /** Ends the run; `check` then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

function skipped({ info: probe }: Probe, why: string, tried = 0): ProbeResult {
  return { probe, outcome: 'skipped', why, tried, findings: [] }
}

async function tried(probe: Probe, site: Site, shown: boolean): Promise<ProbeResult> {
  const findings = new Map<string, Finding>()
  let count = 0
  let cut = false
  try {
    if (probe.watches && !shown) await show(site)
    for await (const { answer, problem } of probe.trials(site)) {
      count++
      // The same fault of the same resource is told once, however many requests show it.
      const key = `${answer.at}\n${problem}`
      if (problem === undefined || findings.has(key)) continue
      findings.set(key, findingOf(answer, problem, site))
    }
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error
    cut = true
  }
  const { requests } = site.config.limits
  if (findings.size > 0) {
    const found = [...findings.values()]
    return { probe: probe.info, outcome: 'failed', tried: count, findings: found }
  }
  // What was seen in part may be wrong in the other part.
  if (cut) return skipped(probe, `the ${requests} requests of limits.requests were used up`, count)
  if (count === 0) {
    const lack = typeof probe.needs === 'string' ? probe.needs : probe.needs(site)
    const busy = site.client.answers.some(({ status }) => status === 429)
    return skipped(probe, busy ? 'the server answered 429: lower limits.perSecond' : lack)
  }
  return { probe: probe.info, outcome: 'passed', tried: count, findings: [] }
}

/** Nothing can be said of a server that is not there. One path that fails is for the probes to tell. */
async function reach(site: Site): Promise<void> {
  let failure: string | undefined
  for (const resource of site.resources.slice(0, 3)) {
    const answer = await site.ask(resource)
    if (answer.failure === undefined) return
    failure = answer.failure
  }
  throw new Error(`${site.origin.origin} does not answer: ${failure}`)
}

function checkNames(ids: readonly string[], where: string): void {
  const known = PROBES.map(({ info }) => info.id)
  const unknown = ids.find((id) => !known.includes(id))
  if (unknown !== undefined) throw new TypeError(`${where}: there is no probe "${unknown}"`)
}

/** Something to look at for those that watch: every resource, as each kind of caller finds it. */
async function show(site: Site): Promise<void> {
  for (const resource of site.resources) {
    await site.ask(resource)
    if (resource.config.method === 'GET') await site.ask(resource, { method: 'HEAD' })
    const [allowed] = resource.allowed
    const [refused] = resource.refused
    if (allowed && resource.repeatable) await site.ask(resource, { by: allowed })
    if (refused) await site.ask(resource, { by: refused })
    const [faulty] = allowed?.faulty ?? []
    if (faulty) await site.ask(resource, { by: faulty })
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
  const { onProgress, only, folder = '.', signal } = options
  checkNames(Object.keys(config.except), 'except')
  checkNames(only ?? [], 'only')
  const startedAt = new Date()
  const redactor = new Redactor()
  const callers = await createCallers(config, new Secrets(folder), redactor)
  const client = new Client(target, config.limits, redactor, signal)
  const site = new Site(target, config, callers, client)
  await reach(site)

  const chosen = PROBES.filter(({ info }) => only?.includes(info.id) ?? true)
  const results = new Map<Probe, ProbeResult>()
  // Those that watch come last: the others' answers are what they look at.
  const inTurn = [...chosen].sort((a, b) => Number(a.watches) - Number(b.watches))
  for (const [done, probe] of inTurn.entries()) {
    signal?.throwIfAborted()
    onProgress?.({ done, total: inTurn.length, probe: probe.info })
    const reason = config.except[probe.info.id]
    results.set(
      probe,
      reason === undefined
        ? await tried(probe, site, !only)
        : skipped(probe, `left out: ${reason}`),
    )
  }
  const last = inTurn.at(-1)
  if (last) onProgress?.({ done: inTurn.length, total: inTurn.length, probe: last.info })

  return {
    tool: { name: '@verdict/conformance', version: VERSION },
    origin: target.origin,
    startedAt: startedAt.toISOString(),
    duration: Date.now() - startedAt.getTime(),
    requests: client.sent,
    results: chosen.flatMap((probe) => results.get(probe) ?? []),
  }
}
