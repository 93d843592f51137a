import { screenOn } from './progress.js'
import { setUp, type Setting } from './setting.js'
import { renderServing } from './serve.js'
import { coloured, plain } from './text.js'
import { takeTour } from './tour.js'

const USAGE = `npm run demo               walk the three APIs, say what came back
npm run demo -- --serve    and leave everything running, with requests to try`

const { stdout } = process
const screen = screenOn(stdout)
const paint = stdout.isTTY && stdout.hasColors() ? coloured : plain

/** Resolves with the exit code that belongs to the first signal; those that follow are ignored. */
const signalled = new Promise<number>((resolve) => {
  process.on('SIGINT', () => resolve(130))
  process.on('SIGTERM', () => resolve(143))
  process.on('SIGHUP', () => resolve(129))
  // npm hands a signal to the shell that it runs scripts in; the shell ends, and tells nobody.
  const shell = process.ppid
  const look = () => process.ppid === shell || resolve(143)
  if (process.env['npm_lifecycle_event'] !== undefined) setInterval(look, 500).unref()
})

async function walk(serve: boolean): Promise<number> {
  const began = performance.now()
  let setting: Setting | undefined
  try {
    const visit = setUp(screen).then(async (made) => {
      setting = made
      return takeTour(made, { screen, paint, began })
    })
    const fine = await Promise.race([visit, signalled])
    if (typeof fine === 'number') return fine
    if (!serve || !setting) {
      screen.print(['  To try it by hand: npm run demo -- --serve', ''])
      return fine ? 0 : 1
    }
    screen.print(renderServing(setting, paint))
    await Promise.race([signalled, setting.lost])
    return fine ? 0 : 1
  } finally {
    screen.done()
    await setting?.stop()
  }
}

async function main(flags: readonly string[]): Promise<number> {
  const unknown = flags.filter((flag) => flag !== '--serve')
  if (unknown.length > 0) {
    const help = unknown.includes('--help') || unknown.includes('-h')
    console.error(help ? USAGE : `There is no ${unknown.join(' ')}.\n\n${USAGE}`)
    return help ? 0 : 2
  }
  try {
    return await walk(flags.includes('--serve'))
  } catch (error) {
    console.error(
      `\n  The tour broke off. ${error instanceof Error ? error.message : String(error)}`,
    )
    return 1
  }
}

// A pipe that was closed, as by `head`: nobody reads on, so the tour ends.
stdout.on('error', () => process.exit(1))

process.exit(await main(process.argv.slice(2)))
