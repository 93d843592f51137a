import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { check, type Report } from '@verdict/conformance'
import type { Subject } from './subject.js'

/** A middleware and what was found. */
export interface Surveyed {
  readonly subject: Subject
  /** 'express-jwt 8.5.1', in the order of `packages`. */
  readonly versions: readonly string[]
  readonly report: Report
}

const require = createRequire(import.meta.url)

/** The version of a package as installed; not every package exports its manifest. */
function versionOf(name: string): string {
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8'))
      return String((manifest as { version: unknown }).version)
    } catch {
      // It stands in a folder further out.
    }
  }
  throw new Error(`${name} is not installed beside ${dirname(import.meta.filename)}`)
}

/** What frameworks do by themselves, whatever stands in front of the handler. */
const OF_THE_FRAMEWORK = {
  'server-versions': 'X-Powered-By is a default of the framework',
  'refusal-no-validators': 'ETag is a default of the framework',
}

/** Starts a middleware's server and checks it. */
export async function survey(subject: Subject): Promise<Surveyed> {
  const { url, close } = await subject.start()
  try {
    const { configuration } = subject
    const report = await check(url, {
      ...configuration,
      except: OF_THE_FRAMEWORK,
      limits: { perSecond: 10_000 }, // on loopback nobody is disturbed
    })
    const versions = subject.packages.map((name) => `${name} ${versionOf(name)}`)
    return { subject, versions, report }
  } finally {
    await close()
  }
}
