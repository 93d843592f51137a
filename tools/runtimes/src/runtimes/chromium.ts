import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { browserSample } from '../browser-sample.js'
import { debianCommand } from '../debian.js'
import { DIST } from '../place.js'
import { SAMPLES } from '../sample.js'
import type { SuiteResult } from '../suite/result.js'
import type { Runtime } from './runtime.js'

/** The part of playwright-core that is used here. */
export interface Page {
  readonly goto: (url: string) => Promise<unknown>
  readonly evaluate: <T>(code: string) => Promise<T>
}
interface Browser {
  readonly newPage: () => Promise<Page>
  readonly version: () => string
  readonly close: () => Promise<void>
}
interface Playwright {
  readonly chromium: { readonly launch: (options: object) => Promise<Browser> }
}

/** The files of apps/runtimes, and an empty page for the suites. */
async function serveFiles(): Promise<Server> {
  const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript' }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    const type = types[pathname.split('.').at(-1) ?? '']
    if (pathname === '/') return void response.setHeader('content-type', 'text/html').end('')
    try {
      const file = readFileSync(join(SAMPLES, pathname))
      response.setHeader('content-type', type ?? 'text/plain').end(file)
    } catch {
      response.writeHead(404).end()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

export const chromium: Runtime = {
  name: 'chromium',
  packages: { 'playwright-core': '1.65.1' },
  async run(place) {
    const require = createRequire(join(place, 'index.js'))
    const playwright = require('playwright-core') as Playwright
    const executablePath = await debianCommand('chromium')
    // root has no sandbox, and no more /dev/shm than a container gives.
    const args = ['--no-sandbox', '--disable-dev-shm-usage']
    const browser = await playwright.chromium.launch({ executablePath, args })
    const server = await serveFiles()
    try {
      // crypto.subtle is there for secure contexts alone, which loopback is.
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const page = await browser.newPage()
      await page.goto(origin)
      await page.evaluate(readFileSync(join(DIST, 'scripts', 'suite.global.js'), 'utf8'))
      const suites = JSON.parse(await page.evaluate<string>('runSuites(true)')) as SuiteResult[]
      const sample = await browserSample(page, `${origin}/index.html`)
      return { version: browser.version(), suites: [...suites, sample] }
    } finally {
      await browser.close()
      server.close()
    }
  },
}
