// A registry on loopback that knows the packed packages of this repository and nothing else: what
// `npm install @verdict/core` asks once a project's .npmrc sends that scope here.

import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const readJson = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'))

/** Packs every package that is published into a folder. They were built before. */
export function pack(folder) {
  const names = readdirSync(join(root, 'packages'))
    .map((name) => readJson(root, 'packages', name, 'package.json'))
    .filter((manifest) => !manifest.private)
    .map(({ name }) => `--filter=${name}`)
  const { packageManager } = readJson(root, 'package.json')
  const args = ['-y', packageManager, '--recursive', ...names, 'pack', '--pack-destination', folder]
  execFileSync('npx', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  return readdirSync(folder).filter((file) => file.endsWith('.tgz'))
}

/** Serves the tarballs of a folder as npm's registry does. Gives its URL, and how to end it. */
export async function startRegistry(folder, tarballs) {
  const packages = new Map(
    tarballs.map((file) => {
      const content = readFileSync(join(folder, file))
      const integrity = `sha512-${createHash('sha512').update(content).digest('base64')}`
      const packed = ['-xzOf', join(folder, file), 'package/package.json']
      const manifest = JSON.parse(execFileSync('tar', packed, { encoding: 'utf8' }))
      return [manifest.name, { file, content, integrity, manifest }]
    }),
  )
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1)
    for (const [name, { file, content, integrity, manifest }] of packages) {
      if (path === file) return response.end(content)
      if (path !== name) continue
      const { version } = manifest
      const dist = { tarball: `${url}/${file}`, integrity }
      const versions = { [version]: { ...manifest, dist } }
      response.setHeader('content-type', 'application/json')
      return response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }))
    }
    response.statusCode = 404
    return response.end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${server.address().port}`
  return {
    url,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
