// Follows one page as a reader would: runs its commands, writes its files, starts its servers, and
// compares what they answer with what the page shows.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join, relative } from 'node:path'
import { fences, serves } from './fences.mjs'
import { openShell, startServer } from './shell.mjs'

const root = join(import.meta.dirname, '..', '..')

async function freePort() {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address()
  server.close()
  return port
}

/** The commands of a console fence, each with the lines it is said to print. */
function session(code) {
  const steps = []
  for (const line of code.split('\n')) {
    if (line.startsWith('$ ')) steps.push({ command: line.slice(2), shown: [] })
    else steps.at(-1)?.shown.push(line)
  }
  return steps.map(({ command, shown }) => ({ command, shown: shown.join('\n') }))
}

const DATE = /^(date: )\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/gim

/** What differs from one run to the next: the hour alone. */
const lasting = (text) => text.replaceAll('\r', '').replace(DATE, '$1…').trimEnd()

/** The environment of a reader's terminal: without what `npm run` says of this repository. */
const OWN = Object.entries(process.env).filter(
  ([name]) =>
    !/^(npm_(package|lifecycle|command|config_(local_|global_)?prefix)|INIT_CWD$)/.test(name),
)

/** A page, the folder of its reader, and what runs there. */
class Page {
  #file
  #folder
  #env
  #shell
  #stops = []
  #programs = new Map()
  /** Ports by the ones that the page speaks of. */
  #ports = new Map()
  shown

  constructor(file, folder, registry) {
    this.#file = file
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
    writeFileSync(
      join(folder, '.npmrc'),
      `@verdict:registry=${registry}\nfund=false\naudit=false\n`,
    )
    // On a terminal, curl shows no progress where it prints the answer.
    writeFileSync(join(folder, '.curlrc'), 'silent\nshow-error\n')
    this.#env = { ...Object.fromEntries(OWN), CURL_HOME: folder, NO_UPDATE_NOTIFIER: '1' }
    this.#shell = openShell(folder, this.#env)
    this.shown = readFileSync(file, 'utf8')
  }

  async follow(writing) {
    for (const fence of fences(this.shown)) {
      if (fence.language === 'ts' && fence.file) this.#write(fence)
      else if (fence.language === 'sh') await this.#runAll(fence)
      else if (fence.language === 'console') await this.#compare(fence, writing)
    }
  }

  #where({ line }) {
    return `${relative(root, this.#file)}:${line}`
  }

  #write({ file, code }) {
    this.#programs.set(file, code)
    writeFileSync(join(this.#folder, file), `${code}\n`)
  }

  async #runAll(fence) {
    for (const command of fence.code.split('\n')) {
      const [, port = '3000', program] = /^(?:PORT=(\d+) )?npx tsx ([\w.-]+)$/.exec(command) ?? []
      if (program && serves(this.#programs.get(program) ?? '')) {
        await this.#start(`npx tsx ${program}`, port)
        continue
      }
      const { code, output, errors } = await this.#shell.run(command)
      if (code !== 0)
        throw new Error(`${this.#where(fence)}: ${command} ended with ${code}\n${output}${errors}`)
    }
  }

  async #start(command, shown) {
    const port = await freePort()
    this.#ports.set(shown, String(port))
    this.#stops.push(await startServer(command, port, this.#folder, this.#env))
  }

  /** The port that stands for one of the page's. */
  portOf(shown) {
    return this.#ports.get(shown)
  }

  /** Runs a command in the reader's shell; the page's ports become those that are in use. */
  run(command) {
    return this.#shell.run(this.#swap(command, ([shown, real]) => [shown, real]))
  }

  #swap(text, order) {
    let swapped = text
    for (const pair of this.#ports) {
      const [from, to] = order(pair)
      swapped = swapped.replaceAll(`127.0.0.1:${from}`, `127.0.0.1:${to}`)
    }
    return swapped
  }

  async #compare(fence, writing) {
    const steps = []
    for (const { command, shown } of session(fence.code)) {
      const { output } = await this.run(command)
      const came = lasting(this.#swap(output, ([from, to]) => [to, from]))
      if (came !== lasting(shown) && !writing) {
        throw new Error(`${this.#where(fence)}: ${command}\n--- shown\n${shown}\n--- came\n${came}`)
      }
      const text = came === lasting(shown) ? shown : came
      steps.push(`$ ${command}`, ...(text === '' ? [] : [text]))
    }
    const written = steps.join('\n').replaceAll(/(date: )…/gi, `$1${new Date().toUTCString()}`)
    this.shown = this.shown.replace(fence.code, () => written)
  }

  close() {
    this.#shell.close()
    for (const stop of this.#stops) stop()
  }
}

/**
 * Follows a page in a folder of its own. `after` gets the page at its end, servers running.
 *
 * @returns the page's text as it ought to be: with `writing`, what came stands where something else
 * was shown; without, the first difference throws.
 */
export async function follow(file, folder, registry, { writing = false, after } = {}) {
  const page = new Page(file, folder, registry)
  try {
    await page.follow(writing)
    await after?.(page)
    return page.shown
  } finally {
    page.close()
  }
}
