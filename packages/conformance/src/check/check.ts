import { readConfiguration } from './config.js'
import type { Configuration } from './configuration.js'
import type { Report } from './report.js'
import { run, type RunOptions } from './run.js'
import { start, type Target } from './target.js'

/**
 * Checks the 401s and 403s of an API, from outside.
 *
 * @param target a URL, or an app, which is then served on a free port of loopback meanwhile.
 * @returns what every probe found; findings are no errors.
 * @throws TypeError for a mistake in the configuration, which says what to write; Error if nothing
 *   answers, or a secret cannot be had; what `options.signal` was aborted with.
 */
export async function check(
  target: Target,
  configuration: Configuration,
  options: RunOptions = {},
): Promise<Report> {
  const config = readConfiguration(configuration)
  const { url, close } = await start(target)
  try {
    return await run(url, config, options)
  } finally {
    await close()
  }
}
