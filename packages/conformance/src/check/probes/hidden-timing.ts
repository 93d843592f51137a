import type { Caller } from '../callers.js'
import type { Exchange } from '../client.js'
import { type Probe, probe, type Trial } from '../probe.js'
import type { Resource, Site, Variation } from '../site.js'

export const group = 'Hidden resources'
export const NEEDS = 'add "hidden" to a resource, and credentials under its "refused"'

/** Requests of each of the two for the statistics, in turn. */
const SAMPLES = 12
/** Milliseconds by which medians have to differ: less is noise of any network. */
const NOTICEABLE = 5

export const hiddenOf = (site: Site): readonly Resource[] =>
  site.guarded.filter(({ config }) => config.hidden !== undefined)

function median(sorted: readonly number[]): number {
  return sorted[sorted.length >> 1] ?? 0
}

/** Whether one was slower so often that it shows: the quarter of its fastest behind the other's slowest. */
function slower(one: readonly number[], other: readonly number[]): boolean {
  const quarter = SAMPLES >> 2
  const fastest = one[quarter] ?? 0
  const slowest = other[SAMPLES - 1 - quarter] ?? 0
  return fastest > slowest && median(one) - median(other) > NOTICEABLE
}

/** Asks for both in turn, each of them first as often as the other. */
async function timed(site: Site, resource: Resource, by: Caller, already: number): Promise<Trial> {
  const path = resource.config.hidden?.missing ?? ''
  const ask = async (durations: number[], variation: Variation): Promise<Exchange> => {
    const answer = await site.ask(resource, variation)
    durations.push(answer.duration)
    return answer
  }
  const [there, missing]: [number[], number[]] = [[], []]
  for (let sample = 0; sample < SAMPLES; sample++) {
    const time = 2 + already + sample // those before are the other probes'
    if (sample % 2 === 0) await ask(there, { by, time })
    await ask(missing, { by, time, path })
    if (sample % 2 === 1) await ask(there, { by, time })
  }
  for (const durations of [there, missing]) durations.sort((a, b) => a - b)
  const shows = slower(there, missing) || slower(missing, there)
  const medians = [there, missing].map((sorted) => `${median(sorted).toFixed(1)} ms`)
  const problem = shows ? `${medians.join(' and ')}, in the median of ${SAMPLES}` : undefined
  return { answer: await site.ask(resource, { by }), problem }
}

export const HIDDEN_TIMING: Probe = probe(
  {
    id: 'hidden-timing',
    title: 'What is hidden takes no longer than what is missing.',
    group,
    level: 'advice',
    clause: 'RFC 9729 6.4; CWE-208',
    mend: 'Do the same work for both, or see that the difference does not show over the network.',
  },
  NEEDS,
  async function* (site) {
    for (const resource of hiddenOf(site)) {
      const [by] = resource.refused
      if (!by) continue
      const { answer, problem } = await timed(site, resource, by, 0)
      // A machine that is busy for a moment shows a difference once, not twice.
      const again = problem === undefined ? problem : await timed(site, resource, by, SAMPLES)
      yield { answer, problem: again?.problem }
    }
  },
)
