import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { Client } from './client.js'
import { check } from './check.js'
import { Redactor } from './redactor.js'
import { exchange } from './wire.js'

/** A server that says what it is told, octet by octet. */
async function rawServer(answer: (socket: Socket, request: string) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('data', (chunk) => answer(socket, chunk.toString('latin1')))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    origin: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

const request = { method: 'GET', target: '/', fields: [['Host', 'x']] } as const

test('an answer that drips until the time is up is late, and not whole', async () => {
  const server = await rawServer((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    const timer = setInterval(() => socket.write('x'), 20)
    socket.on('close', () => clearInterval(timer))
  })
  try {
    const late = exchange(server.origin, request, 200)
    await expect(late).rejects.toThrow('no whole answer within 200 ms')
  } finally {
    server.close()
  }
})

test('an answer that ends with its connection in time is whole', async () => {
  const server = await rawServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nall of it'))
  try {
    expect(await exchange(server.origin, request, 2000)).toMatchObject({
      status: 200,
      body: 'all of it',
      cut: false,
    })
  } finally {
    server.close()
  }
})

const LONG = 300_000

test('of long bodies the beginning is kept, however many answers there are', async () => {
  const server = await rawServer((socket) => {
    socket.end(`HTTP/1.1 401 x\r\nContent-Length: ${LONG}\r\n\r\n${'x'.repeat(LONG)}`)
  })
  try {
    const limits = { requests: 100, perSecond: 100_000, timeout: 5000 }
    const client = new Client(server.origin, limits, new Redactor())
    for (let nth = 0; nth < 20; nth++) await client.send('GET /', 'nobody', request)
    expect(client.answers.map(({ body }) => body.length)).toEqual(Array(20).fill(64_000))
    expect(client.answers.every(({ cut, content }) => cut && content === LONG)).toBe(true)
  } finally {
    server.close()
  }
})

test('a finding says that a body was cut, and no probe parses what was', async () => {
  const body = (size: number) => JSON.stringify({ title: 'y'.repeat(size) })
  const findingsFor = async (size: number) => {
    const server = await rawServer((socket) => {
      const type = 'Content-Type: application/problem+json'
      socket.end(`HTTP/1.1 401 x\r\n${type}\r\n\r\n${body(size)}`)
    })
    try {
      return await check(
        server.origin,
        { schemes: ['Bearer'], resources: [{ path: '/', access: 'login' }] },
        { only: ['challenge-present', 'problem-object'] },
      )
    } finally {
      server.close()
    }
  }
  const shownOf = async (size: number) => {
    const { results } = await findingsFor(size)
    expect(results.map(({ probe, outcome }) => [probe.id, outcome])).toEqual([
      ['challenge-present', 'failed'],
      ['problem-object', size > 64_000 ? 'skipped' : 'passed'],
    ])
    return results[0]?.findings[0]?.response?.body
  }
  expect(await shownOf(100)).toBe(body(100))
  expect(await shownOf(5000)).toMatch(/^.{2000}…\n\(cut: the rest is not shown\)$/)
  expect(await shownOf(70_000)).toMatch(/^.{2000}…\n\(cut: no more than the beginning was kept\)$/)
})
