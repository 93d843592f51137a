import { dirname, relative, sep } from 'node:path'
import { check as checkServer } from '../check/check.js'
import { parseConfiguration } from '../check/config.js'
import { probes } from '../check/list.js'
import type { ProbeInfo, Progress, Report } from '../check/report.js'
import { passes } from '../check/verdict.js'
import {
  type FailOn,
  htmlReport,
  jsonReport,
  junitReport,
  sarifReport,
  terminalReport,
} from '../reports/index.js'
import { progressBar } from '../reports/progress.js'
import { showsColours } from '../reports/terminal.js'
import { EXIT, type Exit, UsageError } from './exit.js'
import { checkFolder, read, STDOUT, write } from './output.js'

/** What `check` is called with. */
export interface CheckOptions {
  readonly config: string
  readonly failOn: FailOn
  readonly json?: string
  readonly junit?: string
  readonly sarif?: string
  readonly html?: string
  readonly only?: readonly string[]
  readonly maxRequests?: number
  readonly rate?: number
  readonly progress: boolean
}

const FORMS = ['json', 'junit', 'sarif', 'html'] as const

/** A path as code scanning wants it, if it can be one: the command is run from the repository's root. */
function inRepository(file: string): string | undefined {
  const path = relative('.', file).split(sep).join('/')
  return path.startsWith('../') ? undefined : path
}

function written(
  form: (typeof FORMS)[number],
  report: Report,
  options: CheckOptions,
  text: string,
): string {
  switch (form) {
    case 'json':
      return jsonReport(report)
    case 'junit':
      return junitReport(report, options)
    case 'sarif':
      return sarifReport(report, { configuration: inRepository(options.config), text })
    case 'html':
      return htmlReport(report)
  }
}

/** The probes that ids and headings name. */
export function chosen(only: readonly string[] | undefined): readonly ProbeInfo[] {
  if (only === undefined) return probes
  const names = (wanted: string, { id, group }: ProbeInfo) =>
    wanted === id || wanted.toLowerCase() === group.toLowerCase()
  const unknown = only.find((wanted) => !probes.some((probe) => names(wanted, probe)))
  if (unknown !== undefined) {
    throw new UsageError(`--only: no probe and no heading is called "${unknown}"; see list`)
  }
  return probes.filter((probe) => only.some((wanted) => names(wanted, probe)))
}

/** A signal that tells of Ctrl-C, for as long as it is not disposed of. */
function interruption() {
  const controller = new AbortController()
  const abort = () => controller.abort(new Error('interrupted'))
  process.once('SIGINT', abort).once('SIGTERM', abort)
  const dispose = () => void process.off('SIGINT', abort).off('SIGTERM', abort)
  return { signal: controller.signal, dispose }
}

async function tried(target: string, text: string, options: CheckOptions): Promise<Report> {
  const config = parseConfiguration(text)
  const { maxRequests, rate } = options
  const limits = {
    ...config.limits,
    ...(maxRequests !== undefined && { requests: maxRequests }),
    ...(rate !== undefined && { perSecond: rate }),
  }
  const only = options.only && chosen(options.only).map(({ id }) => id)
  const bar = options.progress ? progressBar(process.stderr) : undefined
  const { signal, dispose } = interruption()
  try {
    const onProgress = (progress: Progress) => bar?.show(progress)
    const folder = dirname(options.config)
    const run = { onProgress, signal, folder, ...(only && { only }) }
    return await checkServer(target, { ...config, limits }, run)
  } finally {
    bar?.stop()
    dispose()
  }
}

/** `check ORIGIN`: tries every probe, writes the reports. */
export async function check(target: string, options: CheckOptions): Promise<Exit> {
  const forms = FORMS.flatMap((form) => {
    const file = options[form]
    return file === undefined ? [] : [{ form, file }]
  })
  for (const { form, file } of forms) checkFolder(`--${form}`, file)
  const toStdout = forms.filter(({ file }) => file === STDOUT)
  if (toStdout.length > 1) throw new UsageError('only one report can go to standard output')

  const text = read(options.config)
  const report = await tried(target, text, options)
  const stream = toStdout.length > 0 ? process.stderr : process.stdout
  stream.write(terminalReport(report, { colours: showsColours(stream) }))
  for (const { form, file } of forms) write(file, written(form, report, options, text))
  // What looks at nothing finds nothing.
  if (report.results.every(({ outcome }) => outcome === 'skipped')) {
    throw new UsageError('no probe was tried: what to add to the configuration stands above')
  }
  const { failOn } = options
  return failOn === 'never' || passes(report, failOn) ? EXIT.fine : EXIT.findings
}
