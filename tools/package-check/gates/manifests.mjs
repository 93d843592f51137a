// What npm shows of a package, and how it may be used, is the same everywhere; where the project
// lives stands once, in the package.json at the top.

import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { packages, readJson, refuse, root } from '../context.mjs'

export function check() {
  const top = readJson(root, 'package.json')
  const [{ manifest: first }] = packages
  refuse(packages.flatMap(({ name, manifest }) => findings(name, manifest, top, first)))
  return `${packages.length} packages say alike where they live and how they are used`
}

function findings(name, manifest, top, first) {
  const directory = join('packages', name)
  const expected = {
    name: `@verdict/${name}`,
    version: first.version,
    homepage: `${top.homepage.replace('#readme', '')}/tree/main/${directory}#readme`,
    bugs: top.bugs,
    repository: { ...top.repository, directory },
    funding: top.funding,
    license: top.license,
    author: top.author,
    type: 'module',
    engines: top.engines,
  }
  const differing = Object.entries(expected)
    .filter(([field, value]) => !isDeepStrictEqual(manifest[field], value))
    .map(([field, value]) => `"${field}" has to be ${JSON.stringify(value)}`)
  if (!(manifest.description?.length > 10)) differing.push('"description" has to say what it is')
  if (!(manifest.keywords?.length >= 4)) differing.push('"keywords" has to name four at least')
  if (manifest.publishConfig?.access !== 'public')
    differing.push('"publishConfig" has to have "access": "public"')
  return differing.map((finding) => `packages/${name}/package.json: ${finding}`)
}
