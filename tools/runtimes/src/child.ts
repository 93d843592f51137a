import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const run = promisify(execFile)

interface Options {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Milliseconds; by default a minute. */
  readonly timeout?: number
}

/** What a command prints; throws what it says if it fails, or if it takes too long. */
export async function printed(
  command: string,
  args: readonly string[],
  options: Options = {},
): Promise<string> {
  const timeout = options.timeout ?? 60_000
  try {
    const { stdout } = await run(command, args, { ...options, timeout, maxBuffer: 2 ** 26 })
    return stdout.trim()
  } catch (error) {
    const { killed, stderr = '' } = error as { killed?: boolean; stderr?: string }
    const what = killed ? `took more than ${timeout / 1000} s` : 'failed'
    throw new Error(`${command} ${args.join(' ')} ${what}\n${stderr.slice(-2000)}`, {
      cause: error,
    })
  }
}

/** The version that a command prints. */
export async function versionOf(command: string, env?: NodeJS.ProcessEnv): Promise<string> {
  const said = await printed(command, ['--version'], { ...(env && { env }) })
  const version = /\d+\.\d+\.\d+/.exec(said)?.[0]
  if (version === undefined) throw new Error(`${command} --version says ${said}`)
  return version
}

/** A server in a process of its own. */
export interface Listening {
  readonly port: number
  readonly stop: () => Promise<void>
}

/** Starts a server and waits until it prints `port N`. */
export async function listening(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Listening> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += String(chunk)
  })
  const ended = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /^port (\d+)$/.exec(line)?.[1]
    if (!port) continue
    const stop = async () => {
      child.kill('SIGTERM')
      await ended
      process.off('exit', kill)
    }
    return { port: Number(port), stop }
  }
  await ended
  throw new Error(`${command} ended before it listened: ${said.slice(-2000)}`)
}
