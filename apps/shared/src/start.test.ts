import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { readSettings } from './settings.js'
import { startApi } from './start.js'

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

test('regression: an API that cannot be built does not go on listening', async () => {
  const port = await freePort()
  const settings = { ...readSettings({}), port, tokens: { issuer: 'https://login.example.com' } }
  const broken = () => {
    throw new TypeError('no such option')
  }
  await expect(startApi(broken, settings)).rejects.toThrow('no such option')
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed')
})
