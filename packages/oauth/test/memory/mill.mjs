// A thread that makes signed JWTs, so that the other one has its time for verifying them.
// oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin
import { createHash, createPrivateKey, sign } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'

const { jwk, header, claims, padding = 0, withAth } = workerData
const key = createPrivateKey({ key: jwk, format: 'jwk' })
const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url')
const head = encode(header)
let made = 0

function jwt() {
  const now = Math.floor(Date.now() / 1000)
  const id = made++
  const own = { ...claims, jti: `${id}-${Math.random()}`, iat: now, exp: now + 86_400 }
  if (claims.sub) own.sub = `user-${id}`
  if (withAth) own.ath = createHash('sha256').update(withAth).digest('base64url')
  if (padding) own.padding = String(id).padStart(padding, '-')
  const input = `${head}.${encode(own)}`
  return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`
}

parentPort.on('message', (count) => parentPort.postMessage(Array.from({ length: count }, jwt)))
