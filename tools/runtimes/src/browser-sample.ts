import assert from 'node:assert/strict'
import type { Page } from './runtimes/chromium.js'
import { type SuiteResult, tally } from './suite/result.js'

const ENABLED = `[...document.querySelectorAll('button:enabled')].map((b) => b.textContent).join()`

const CASES = [
  { name: 'a stranger may do nothing', act: '', enabled: '' },
  { name: 'the author may read and update', act: 'login.click()', enabled: 'read,update' },
  { name: 'and nothing any more', act: 'login.click()', enabled: '' },
]

/** apps/runtimes/index.html: which buttons it enables. */
export async function browserSample(page: Page, url: string): Promise<SuiteResult> {
  await page.goto(url)
  return tally('sample', CASES, async ({ act, enabled }) => {
    await page.evaluate(act)
    assert.equal(await page.evaluate(`document.querySelectorAll('button').length`), 3)
    assert.equal(await page.evaluate(ENABLED), enabled)
  })
}
