import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** Runs main.ts as a process of its own, from the sources. */
function run(env: Readonly<Record<string, string>>) {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@verdict/source',
      '--import',
      'tsx',
      fileURLToPath(new URL('main.ts', import.meta.url)),
    ],
    {
      cwd: new URL('.', import.meta.url), // where tsx is found
      env: { PATH: process.env['PATH'], PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk) => (said.out += String(chunk)))
  child.stderr.on('data', (chunk) => (said.err += String(chunk)))
  const exited = once(child, 'exit')
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => said.out.includes('listening on ') && resolve())
    child.once('exit', () => reject(new Error(said.out + said.err)))
  })
  ready.catch(() => undefined)
  return { child, said, exited, ready }
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'what it prints is true, and it ends on %s',
  async (signal) => {
    const { child, said, exited, ready } = run({})
    try {
      await ready
      const [, address = ''] = /^Give (\S+\/mcp) to an MCP client/m.exec(said.out) ?? []
      const [, user = '', endpoint = ''] = /curl -s -u '(.+?)' .* (\S+)$/m.exec(said.out) ?? []
      const form = [...said.out.matchAll(/-d '?(\w+)=([^' ]+)'?/g)].map(([, k, v]) => [k, v])
      const grant = await fetch(endpoint, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(user)}` },
        body: new URLSearchParams(form as [string, string][]),
      })
      const { access_token: token } = (await grant.json()) as { access_token: string }
      const answer = await fetch(address, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
        },
        body: '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_notes"}}',
      })
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('[]')])
      child.kill(signal)
      expect(await exited).toEqual([0, null])
      expect(said.err).toBe('')
    } finally {
      child.kill('SIGKILL')
    }
  },
)

test('what cannot work is said, and ends it', async () => {
  const { child, said, exited } = run({ ISSUER: 'nonsense' })
  try {
    expect(await exited).toEqual([1, null])
    expect(said.err).toContain('issuer')
  } finally {
    child.kill('SIGKILL')
  }
})
