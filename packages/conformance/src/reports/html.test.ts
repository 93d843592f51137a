import { describe, expect, test } from 'vitest'
import { htmlReport } from './html.js'
import { report } from './made-report.js'
import { visible } from './visible.js'

describe('HTML', () => {
  const page = htmlReport(report)

  test('holds no element or attribute that a server wrote', () => {
    expect(page).not.toMatch(/<script|<b |-->/)
    const names = [...page.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, name]) => name)
    expect(new Set(names)).toEqual(
      new Set(
        'a article body details div fieldset h1 h2 h3 head header html input label legend li main meta p pre section span strong style summary time title ul'.split(
          ' ',
        ),
      ),
    )
  })

  test('loads nothing, runs nothing', () => {
    expect(page).toMatch(/content="default-src &#39;none&#39;; style-src &#39;sha256-/)
    expect(page).not.toMatch(/\b(src|srcset|action|background|on[a-z]+)\s*=\s*["']/i)
    expect(page).not.toMatch(/url\(|@import/)
    expect([...page.matchAll(/href="([^"]*)"/g)].map(([, url]) => url)).toEqual(
      expect.arrayContaining(['https://www.rfc-editor.org/rfc/rfc6750#section-3.1']),
    )
  })

  test('holds every finding and every probe', () => {
    for (const { probe, findings } of report.results) {
      expect(page).toContain(`id="${probe.id}"`)
      expect(page).toContain(probe.title)
      for (const { message } of findings) {
        const text = visible(message)
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('>', '&gt;')
          .replaceAll('"', '&quot;')
          .replaceAll("'", '&#39;')
        expect(page).toContain(text)
      }
    }
  })
})
