import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** Runs an API's main.ts as a process of its own, from the sources, with nothing in the environment. */
export function runsAsProcess(name: string, main: URL): void {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    `${name} tells where it is, and ends on %s`,
    async (signal) => {
      const child = spawn(
        process.execPath,
        ['--conditions=@verdict/source', '--import', 'tsx', fileURLToPath(main)],
        {
          cwd: new URL('.', main), // where tsx is found
          env: { PATH: process.env['PATH'], PORT: '0' },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      )
      const exited = once(child, 'exit')
      let [stdout, stderr] = ['', '']
      child.stderr.on('data', (chunk) => (stderr += String(chunk)))
      const ready = new Promise<string>((resolve, reject) => {
        child.stdout.on('data', (chunk) => {
          stdout += String(chunk)
          const [, origin] = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/m.exec(stdout) ?? []
          if (origin) resolve(origin)
        })
        child.once('exit', () => reject(new Error(stdout + stderr)))
      })
      try {
        const origin = await ready
        for (const generated of ['BASIC_USER=', 'BASIC_PASSWORD=', 'API_KEY=']) {
          expect(stdout).toContain(generated)
        }
        // The command that it prints gets a token, and the token gets in.
        const [, user, body, scope, url] =
          /curl -s -u '([^']+)' -d (\S+) -d '([^']+)' (\S+)$/m.exec(stdout) ?? []
        const grant = await fetch(url ?? '', {
          method: 'POST',
          headers: { authorization: `Basic ${Buffer.from(user ?? '').toString('base64')}` },
          body: new URLSearchParams(`${body}&${scope}`),
        })
        const { access_token: token } = (await grant.json()) as { access_token: string }
        const me = await fetch(`${origin}/me`, { headers: { authorization: `Bearer ${token}` } })
        expect(await me.json()).toMatchObject({ id: 'service' })
        // A connection that is kept alive does not keep the process.
        expect((await fetch(`${origin}/health`)).status).toBe(200)
        child.kill(signal)
        expect(await exited).toEqual([0, null])
        expect(stderr).toBe('')
      } finally {
        child.kill('SIGKILL')
      }
    },
  )
}
