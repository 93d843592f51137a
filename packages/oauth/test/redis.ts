import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { keptPort } from './ports.js'

/** A Redis of the test's own, on a free port of this machine, that keeps nothing on disk. */
export interface RedisServer {
  readonly url: string
  /** Ends it at once. What it held is lost. */
  stop(): Promise<void>
  /** Starts it again where it was, empty. */
  start(): Promise<void>
  /** It still takes connections, and answers nothing. */
  pause(): void
  resume(): void
}

const FIND = 'command -v redis-server'
const INSTALL = `${FIND} || {
  apt-get update -qq && apt-get install -y -qq --no-install-recommends redis-server
} >&2 && ${FIND}`

async function output(command: string, ...args: readonly string[]): Promise<string> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { stdout } = await promisify(execFile)(command, args, { env })
  return stdout.trim()
}

/** Where the command is. Debian's package is installed if there is none. */
async function redisCommand(): Promise<string> {
  try {
    return await output('sh', '-c', FIND)
  } catch {
    // Not there yet.
  }
  try {
    // Test files run at the same time and take turns; a turn ends with the process that has it.
    const lock = join(tmpdir(), 'verdict-redis-server.lock')
    const found = await output('flock', lock, 'sh', '-c', INSTALL)
    return found.split('\n').at(-1) ?? ''
  } catch (cause) {
    const message =
      'these tests need the command redis-server; it is not there and could not be installed: ' +
      'run apt-get install redis-server as root, or what your system has in its place'
    throw new Error(message, { cause })
  }
}

async function launch(command: string, port: number, directory: string): Promise<ChildProcess> {
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', directory]
  options.push('--save', '', '--appendonly', 'no')
  const server = spawn(command, options, {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said: string[] = []
  for await (const line of createInterface(server.stdout)) {
    said.push(line)
    if (line.includes('Ready to accept connections')) {
      server.stdout.resume()
      return server
    }
  }
  throw new Error(`redis-server did not start:\n${said.join('\n')}`)
}

export async function startRedis(): Promise<RedisServer> {
  const command = await redisCommand()
  const port = await keptPort()
  let directory: string | undefined
  let server: ChildProcess | undefined
  // Should the tests end without saying so.
  const end = () => server?.kill('SIGKILL')

  const redis: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      directory = await mkdtemp(join(tmpdir(), 'verdict-redis-'))
      server = await launch(command, port, directory)
      process.on('exit', end)
    },
    async stop() {
      process.off('exit', end)
      if (server) {
        const exit = once(server, 'exit')
        server.kill('SIGKILL')
        await exit
      }
      if (directory) await rm(directory, { recursive: true })
      server = undefined
      directory = undefined
    },
    pause: () => void server?.kill('SIGSTOP'),
    resume: () => void server?.kill('SIGCONT'),
  }
  await redis.start()
  return redis
}
