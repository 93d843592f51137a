// A shell that stays, as the reader's terminal does: variables and folder last from one command to
// the next. Servers run beside it.

import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** Starts bash in a folder. */
export function openShell(cwd, env) {
  const shell = spawn('bash', ['--noprofile', '--norc'], { cwd, env, stdio: 'pipe' })
  let output = ''
  let errors = ''
  let heard = () => {}
  shell.stdout.setEncoding('utf8').on('data', (chunk) => {
    output += chunk
    heard()
  })
  shell.stderr.setEncoding('utf8').on('data', (chunk) => (errors += chunk))
  return {
    /** Runs one command. Gives its exit code, what it printed, and what it said of errors. */
    run(command) {
      const end = randomUUID()
      output = errors = ''
      return new Promise((done) => {
        heard = () => {
          const at = output.indexOf(`\n${end} `)
          if (at < 0 || !output.endsWith('\n')) return
          const code = Number(output.slice(at + end.length + 2))
          done({ code, output: output.slice(0, at), errors })
        }
        shell.stdin.write(`{ ${command}\n} </dev/null\nprintf '\\n%s %d\\n' ${end} $?\n`)
      })
    },
    close: () => shell.kill('SIGKILL'),
  }
}

async function listens(port) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => done(socket.destroy() && true))
    socket.on('error', () => done(false))
  })
}

/**
 * Starts a server, and waits until it listens. Gives what ends it and all that it started.
 *
 * @throws Error with what it said, when it does not listen within 30 seconds.
 */
export async function startServer(command, port, cwd, env) {
  // Of its own group, since npx starts others.
  const child = spawn('bash', ['-c', `exec ${command}`], {
    cwd,
    env: { ...env, PORT: String(port) },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const stop = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
  for (let tries = 0; tries < 300; tries++) {
    if (await listens(port)) return stop
    if (child.exitCode !== null) break
    await wait(100)
  }
  stop()
  throw new Error(`${command} does not listen:\n${said}`)
}
