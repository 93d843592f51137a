import { createHash } from 'node:crypto'
// Its tag escapes every value that it did not itself make.
import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { Finding, ProbeResult, Report } from '../check/report.js'
import { clauseUrl } from './clause.js'
import { STYLE } from './html-style.js'
import { requestText, responseText } from './message.js'
import { byGroup, LEVELS, summarise } from './summary.js'
import { visible } from './visible.js'

type Html = ReturnType<typeof html>

/** Were something to slip through, the page loads nothing and runs nothing but its own style. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`

const NAMES = { must: 'MUST', should: 'SHOULD', advice: 'Advice' } as const

function exchangeHtml({ request, response }: Finding): Html | '' {
  if (!request && !response) return ''
  return html`<details><summary>Request and answer</summary>
${request ? html`<pre>${requestText(request)}</pre>` : ''}
${response ? html`<pre>${responseText(response)}</pre>` : ''}
</details>`
}

function findingHtml(finding: Finding): Html {
  return html`<div class="finding"><strong>${visible(finding.at)}</strong>: ${visible(finding.message)}
${exchangeHtml(finding)}</div>
`
}

function clauseHtml(clause: string): Html | string {
  const url = clauseUrl(clause)
  return url === undefined ? clause : html`<a href="${url}" rel="noreferrer">${clause}</a>`
}

function probeHtml({ probe, outcome, why, findings, tried }: ProbeResult): Html {
  const { id, title, level, clause, mend } = probe
  const failed = outcome === 'failed'
  const badge = failed ? `✗ ${NAMES[level]}` : outcome === 'passed' ? '✓ Passed' : '– Skipped'
  return html`<article class="probe ${failed ? level : outcome}" id="${id}">
<span class="badge">${badge}</span><h3>${title}</h3>
<p class="quiet">${id} · ${NAMES[level]}, ${clauseHtml(clause)} · ${tried} looked at</p>
${failed ? html`<p><strong>To mend it:</strong> ${mend}</p>` : ''}${findings.map(findingHtml)}
${outcome === 'skipped' ? html`<p>${visible(why ?? '')}</p>` : ''}</article>
`
}

function groupHtml([group, results]: [string, ProbeResult[]]): Html {
  const failures = results.filter(({ outcome }) => outcome === 'failed')
  const others = results.filter(({ outcome }) => outcome !== 'failed')
  return html`<section>
<h2>${group}</h2>
${[...failures, ...others].map(probeHtml)}</section>
`
}

function countHtml(count: number, name: string): Html {
  return html`<li><strong>${count}</strong>${name}</li>
`
}

function checkboxHtml(id: string, label: string): Html {
  return html`<label><input type="checkbox" id="show-${id}" checked> ${label}</label>
`
}

/**
 * A report as one page that needs nothing else: no script, nothing that it loads. Under each heading
 * failures come first; what passed or was skipped can be hidden.
 *
 * @returns the document.
 */
export function htmlReport(report: Report): string {
  const { tool, origin, startedAt, duration, requests, results } = report
  const { passed, failed, skipped, findings } = summarise(report)
  const title = `401s and 403s of ${visible(origin)}`
  const seconds = (duration / 1000).toFixed(1)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="quiet">${tool.name} ${tool.version}, <time datetime="${startedAt}">${startedAt}</time>, ${requests} requests in ${seconds} s</p>
</header>
<main>
<ul class="counts">
${LEVELS.map((level) => countHtml(findings[level], `findings: ${NAMES[level]}`))}${countHtml(failed, 'probes failed')}${countHtml(passed, 'passed')}${countHtml(skipped, 'skipped')}</ul>
<fieldset><legend>Show</legend>
${checkboxHtml('passed', 'what passed')}${checkboxHtml('skipped', 'what was skipped')}</fieldset>
${[...byGroup(results)].map(groupHtml)}</main>
</body>
</html>
`
  // Only values that are promises make it one.
  return (page as HtmlEscapedString).toString()
}
