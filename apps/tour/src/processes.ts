import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** One of the sample APIs, running as a process of its own. */
export interface Api {
  readonly name: string
  readonly origin: string
}

export interface Children {
  /** Runs a script of Node until it says where it listens. */
  readonly start: (name: string, script: string, env: Record<string, string>) => Promise<Api>
  /** Ends every one of them, each by its own pid, and waits until they are gone. */
  readonly stop: () => Promise<void>
}

const START = 30_000
const STOP = 3_000
const READY = /^listening on (http:\/\/127\.0\.0\.1:\d+)\s*$/m

/** @param left called when one ends that was not told to. */
export function createChildren(left: (failure: Error) => void): Children {
  const running = new Set<ChildProcess>()
  let stopping = false
  // Whatever ends this process, short of SIGKILL, ends them too.
  process.once('exit', () => {
    for (const child of running) child.kill('SIGKILL')
  })

  const start: Children['start'] = (name, script, env) => {
    const child = spawn(process.execPath, [script], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    return new Promise((resolve, reject) => {
      let output = ''
      let ready = false
      const fail = (what: string) => {
        clearTimeout(timer)
        const said = output.trim().split('\n').slice(-8).join('\n  ')
        const failure = new Error(`${name} ${what}${said === '' ? '' : `. It said:\n  ${said}`}`)
        if (!ready) reject(failure)
        else if (!stopping) left(failure)
      }
      const timer = setTimeout(() => fail(`did not start within ${START / 1000} s`), START)
      const hear = (chunk: Buffer) => {
        output = (output + chunk.toString('utf8')).slice(-8_000)
        const origin = ready ? undefined : READY.exec(output)?.[1]
        if (origin === undefined) return
        ready = true
        clearTimeout(timer)
        resolve({ name, origin })
      }
      child.stdout.on('data', hear)
      child.stderr.on('data', hear)
      child.once('error', (error) => {
        running.delete(child)
        fail(`could not be started: ${error.message}`)
      })
      // `close`, not `exit`: what it said last is read before.
      child.once('close', (code, signal) => {
        running.delete(child)
        fail(`ended by itself (${signal ?? `exit code ${code}`})`)
      })
    })
  }

  return {
    start,
    async stop() {
      stopping = true
      await Promise.all([...running].map(end))
    },
  }
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    child.kill('SIGTERM')
  })
}

/** Where the built entry of a package lies. */
export function entryOf(name: string): string {
  return fileURLToPath(import.meta.resolve(name))
}
