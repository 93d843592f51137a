import { createHash } from 'node:crypto'
import type {
  Location,
  Log,
  Notification,
  ReportingDescriptor,
  Result,
  WebRequest,
  WebResponse,
} from 'sarif'
import type {
  Finding,
  Level,
  ProbeInfo,
  Report,
  SeenResponse,
  SentRequest,
} from '../check/report.js'
import { clauseUrl } from './clause.js'
import { printableJson } from './json.js'
import { resourceLines } from './lines.js'
import { visible } from './visible.js'

/** What code scanning is told beside the report. */
export interface SarifOptions {
  /**
   * The configuration, as a path relative to the repository's root. Code scanning shows a result
   * beside a file of the repository and knows no URLs, so results point to it.
   */
  readonly configuration?: string | undefined
  /** What stands in it: then a result points to the line of the resource that it is about. */
  readonly text?: string | undefined
}

const LEVELS: Readonly<Record<Level, Result.level>> = {
  must: 'error',
  should: 'warning',
  advice: 'note',
}

function ruleOf({ id, title, group, level, clause, mend }: ProbeInfo): ReportingDescriptor {
  const helpUri = clauseUrl(clause)
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: `${title} (${level.toUpperCase()}, ${clause})` },
    help: { text: `${mend} (${clause})` },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: LEVELS[level] },
    properties: { tags: ['http', 'authorization', group], clause },
  }
}

/** SARIF's names for fields are the keys of an object: lines of one name become one. */
function headersOf(fields: SentRequest['fields']): Record<string, string> {
  const headers = new Map<string, string>()
  for (const [name, value] of fields) {
    const before = headers.get(name)
    headers.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(headers)
}

function webRequest({ method, target, fields }: SentRequest): WebRequest {
  return { method, target, headers: headersOf(fields) }
}

function webResponse({ status, fields, body }: SeenResponse): WebResponse {
  const text = body === '' ? {} : { body: { text: body } }
  return { statusCode: status, headers: headersOf(fields), ...text }
}

/**
 * Text as a message that is nothing but text: in SARIF `[a](b)` is a link, and `{0}` stands for an
 * argument (SARIF 2.1.0 3.11.5, 3.11.6).
 */
function plain(text: string): string {
  return visible(text)
    .replace(/[\\[\]]/g, '\\$&')
    .replace(/[{}]/g, '$&$&')
}

/** @param line of the configuration; without one the whole file is meant (SARIF 2.1.0 3.29.4). */
function locationOf({ at }: Finding, uri: string, line?: number): Location {
  return {
    physicalLocation: {
      artifactLocation: { uri },
      ...(line !== undefined && { region: { startLine: line } }),
    },
    logicalLocations: [{ fullyQualifiedName: visible(at), kind: 'resource' }],
  }
}

/** The same for the same probe, resource and place among its findings in every run. */
function fingerprint(probe: ProbeInfo, { at }: Finding, nth: number): string {
  return createHash('sha256').update(`${probe.id}\n${at}\n${nth}`).digest('hex')
}

/**
 * A report as SARIF 2.1.0: a rule for each probe, a result for each finding, a notification for each
 * probe that was skipped.
 *
 * @returns JSON, with a line feed at its end.
 */
export function sarifReport(report: Report, { configuration, text }: SarifOptions = {}): string {
  const { tool, origin, results, startedAt, duration } = report
  const uri = configuration?.split('/').map(encodeURIComponent).join('/') ?? origin
  const lines = configuration !== undefined && text !== undefined ? resourceLines(text) : undefined
  const seen = new Map<string, number>()
  const toResult = (probe: ProbeInfo, ruleIndex: number, finding: Finding): Result => {
    const key = `${probe.id}\n${finding.at}`
    const nth = seen.get(key) ?? 0
    seen.set(key, nth + 1)
    return {
      ruleId: probe.id,
      ruleIndex,
      level: LEVELS[probe.level],
      message: { text: plain(`${finding.at}: ${finding.message}`) },
      locations: [locationOf(finding, uri, lines?.get(finding.at))],
      partialFingerprints: { 'finding/v1': fingerprint(probe, finding, nth) },
      ...(finding.request ? { webRequest: webRequest(finding.request) } : {}),
      ...(finding.response ? { webResponse: webResponse(finding.response) } : {}),
    }
  }
  const skipped = results.flatMap(({ outcome, probe, why }, index): Notification[] =>
    outcome === 'skipped'
      ? [
          {
            level: 'note',
            message: { text: plain(`${probe.id} was skipped: ${why ?? ''}`) },
            associatedRule: { id: probe.id, index },
          },
        ]
      : [],
  )
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: tool.name,
            semanticVersion: tool.version,
            rules: results.map(({ probe }) => ruleOf(probe)),
          },
        },
        invocations: [
          {
            executionSuccessful: true,
            startTimeUtc: startedAt,
            endTimeUtc: new Date(Date.parse(startedAt) + duration).toISOString(),
            toolConfigurationNotifications: skipped,
          },
        ],
        results: results.flatMap(({ probe, findings }, index) =>
          findings.map((finding) => toResult(probe, index, finding)),
        ),
      },
    ],
  }
  return printableJson(log)
}
