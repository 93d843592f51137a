import type { Caller } from './callers.js'
import type { Exchange } from './client.js'
import type { ProbeInfo } from './report.js'
import type { Resource, Site } from './site.js'

/** One answer that a probe looked at. */
export interface Trial {
  readonly answer: Exchange
  /** What is wrong with it; undefined if nothing is. */
  readonly problem: string | undefined
}

/** A sentence for where nothing could be tried; it may depend on what the configuration has. */
export type Needs = string | ((site: Site) => string)

/** What is asked of a server, and how it is found out. */
export interface Probe {
  readonly info: ProbeInfo
  /** What the configuration has to have for this to be tried. */
  readonly needs: Needs
  /** Whether it looks at what the others were answered, and so goes last. */
  readonly watches: boolean
  readonly trials: (site: Site) => AsyncIterable<Trial>
}

/** A probe that asks. It tries nothing where the configuration has nothing for it. */
export function probe(
  info: ProbeInfo,
  needs: Needs,
  trials: (site: Site) => AsyncGenerator<Trial, void>,
): Probe {
  return { info, needs, watches: false, trials }
}

/**
 * A probe that looks at every answer of the run.
 *
 * @param concerns whether an answer is one that the rule is about.
 */
export function watch(
  info: ProbeInfo,
  needs: Needs,
  concerns: (answer: Exchange, site: Site) => boolean,
  problem: (answer: Exchange, site: Site) => string | undefined,
): Probe {
  async function* trials(site: Site): AsyncGenerator<Trial, void> {
    for (const answer of site.client.answers) {
      if (answered(answer) && concerns(answer, site))
        yield { answer, problem: problem(answer, site) }
    }
  }
  return { info, needs, watches: true, trials }
}

/** Whether there was an answer, and one to the request: a server that is busy says nothing of it. */
export function answered({ status }: Exchange): boolean {
  return status !== 0 && status !== 429
}

export function letIn({ status }: Exchange): boolean {
  return (status >= 200 && status < 300) || status === 304
}

/** 'alice, expired: 403 came, 401 was expected' */
export function instead({ by, status }: Exchange, expected: string): string {
  return `${by}: ${status} came, ${expected} was expected`
}

/** What is wrong with the status of credentials that do not count, if anything. */
export function wrongRefusal(resource: Resource, answer: Exchange): string | undefined {
  const expected = resource.config.expect?.invalid ?? 401
  // RFC 9110 15.5.4: what is hidden may look missing to everybody.
  const hidden = resource.config.hidden !== undefined && answer.status === 404
  return answer.status === expected || hidden ? undefined : instead(answer, String(expected))
}

/** Several probes may look at one set of answers; each is asked for once. */
export interface Asked {
  readonly resource: Resource
  readonly caller: Caller
  readonly answer: Exchange
}

export const NEEDS_GUARDED = 'add a resource whose "access" is not "public"'
