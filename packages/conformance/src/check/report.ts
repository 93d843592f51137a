/** How much a probe's rule binds: MUST and SHOULD as in RFC 2119, advice where no standard speaks. */
export type Level = 'must' | 'should' | 'advice'

/** What a probe asks of a server, and what to do if it fails. */
export interface ProbeInfo {
  /** Stable, in kebab case: reports, suppressions and tests name probes by it. */
  readonly id: string
  /** What is expected, as one sentence. */
  readonly title: string
  /** The heading that it stands under in reports. */
  readonly group: string
  readonly level: Level
  /** Where the rule stands: 'RFC 9110 15.5.2'. */
  readonly clause: string
  /** How to mend it, as one sentence. */
  readonly mend: string
}

/** A request as it was sent; secrets are replaced by `***`. */
export interface SentRequest {
  readonly method: string
  readonly target: string
  readonly fields: readonly (readonly [name: string, value: string])[]
}

/** What came back, cut to what is needed to follow a finding; secrets are replaced by `***`. */
export interface SeenResponse {
  readonly status: number
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** One place where a server does not do what a probe asks. */
export interface Finding {
  /** The configured resource: 'GET /documents'. */
  readonly at: string
  /** What was seen, beside what was expected, as one sentence. */
  readonly message: string
  readonly request?: SentRequest
  readonly response?: SeenResponse
}

/** How one probe came out. */
export interface ProbeResult {
  readonly probe: ProbeInfo
  /** Skipped: the configuration has nothing that it could be tried on; `why` says what to add. */
  readonly outcome: 'passed' | 'failed' | 'skipped'
  readonly why?: string
  /** How many requests or answers it looked at. */
  readonly tried: number
  /** Not empty if, and only if, it failed. */
  readonly findings: readonly Finding[]
}

/** Everything that a run found: what every form of report is written from. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string }
  readonly origin: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** Milliseconds. */
  readonly duration: number
  readonly requests: number
  readonly results: readonly ProbeResult[]
}

/** What a run tells while it goes on. */
export interface Progress {
  readonly done: number
  readonly total: number
  readonly probe: ProbeInfo
}
