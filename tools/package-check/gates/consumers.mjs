// The tarballs in fresh projects outside of the repository: core alone, and everything at once with
// its frameworks, from ESM, CommonJS, Jest, and TypeScript 5.6 to 7.

import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packed, readJson, refuse, root, run, temporary } from '../context.mjs'

const COMPILERS = ['5.6.3', '5.9.3', '6.0.3', '7.0.2']
const STRICT = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022']
const RESOLUTIONS = [
  ['--module', 'nodenext', '--moduleResolution', 'nodenext', 'types.mts', 'types.cts'],
  ['--module', 'esnext', '--moduleResolution', 'bundler', 'types.ts'],
]

const VECTORS = 'node_modules/@verdict/conformance/vectors/decisions.json'

/** What is installed from the registry: of what the workspace has, the very version. */
const BESIDE = {
  express: ['express', '@types/express'],
  hono: ['hono'],
  koa: ['koa', '@types/koa'],
  oauth: ['jose'],
}
const TOOLS = [
  ...COMPILERS.map((version) => `typescript-${version}@npm:typescript@${version}`),
  'jest@30.5.2',
  // Koa 3 brings version 1 and types for it, Express 5.3 version 2 with types of its own. Koa's types
  // see what lies at the top.
  'content-disposition@1.0.1',
]

/** What other people's declarations get wrong by themselves, or ask of TypeScript. */
const FOREIGN = [
  { compiler: '5.6.3', file: 'node_modules/hono/', why: 'asks for 5.7: Uint8Array is generic' },
  {
    compiler: '5.6.3',
    file: 'node_modules/@verdict/oauth/dist/index.d.cts',
    code: 'TS1479',
    why: 'oauth4webapi is ESM alone, which CommonJS may require from 5.8 on',
  },
]

export async function check() {
  const all = await packed()
  const said = await Promise.all([
    coreAlone(all.find(({ name }) => name === 'core')),
    everything(all),
  ])
  return said.join('; ')
}

const install = (folder, ...what) =>
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...what], { cwd: folder })
const node = (folder, ...args) => run(process.execPath, args, { cwd: folder })

function project(name) {
  const folder = join(temporary, name)
  mkdirSync(folder)
  cpSync(join(import.meta.dirname, '..', name), folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  // The same file as ESM and as CommonJS: each finds its own declarations.
  for (const extension of ['mts', 'cts']) {
    cpSync(join(folder, 'types.ts'), join(folder, `types.${extension}`))
  }
  return folder
}

async function coreAlone({ tarball }) {
  const folder = project('core-alone')
  await install(folder, '--offline', tarball)
  const installed = readdirSync(join(folder, 'node_modules')).filter((name) => name[0] !== '.')
  if (installed.join() !== '@verdict') throw new Error(`core brought along ${installed.join()}`)

  const tsc = join(root, 'node_modules', '.bin', 'tsc')
  await Promise.all([
    node(folder, 'esm.mjs'),
    node(folder, 'cjs.cjs'),
    node(folder, 'two-copies.mjs'),
    ...RESOLUTIONS.map((args) => run(tsc, [...STRICT, ...args], { cwd: folder })),
  ])
  return 'core alone'
}

async function everything(all) {
  const folder = project('consumer')
  await install(folder, ...all.map(({ tarball }) => tarball), ...beside(), ...TOOLS)
  const jest = join(folder, 'node_modules', 'jest', 'bin', 'jest.js')
  const jestOptions = ['--ci', '--silent', '--testMatch']
  const done = await Promise.allSettled([
    ...COMPILERS.flatMap((version) => RESOLUTIONS.map((args) => compiles(folder, version, args))),
    node(folder, 'esm.mjs'),
    node(folder, 'cjs.cjs'),
    run(join(folder, 'node_modules', '.bin', 'verdict-conformance'), ['vectors', VECTORS], {
      cwd: folder,
    }),
    node(folder, jest, ...jestOptions, '**/commonjs.test.cjs'),
    node(folder, '--experimental-vm-modules', jest, ...jestOptions, '**/esm.test.mjs'),
  ])
  refuse(done.filter(({ status }) => status === 'rejected').map(({ reason }) => reason.message))
  return `ESM, CommonJS, Jest, TypeScript ${COMPILERS.join(', ')} (nodenext and bundler)`
}

function beside() {
  const versionOf = (folder, name) => readJson(folder, 'node_modules', name, 'package.json').version
  const ofPackages = Object.entries(BESIDE).flatMap(([name, needed]) =>
    needed.map((one) => `${one}@${versionOf(join(root, 'packages', name), one)}`),
  )
  return [`@types/node@${versionOf(root, '@types/node')}`, ...ofPackages]
}

/** Compiles with every declaration checked; what is known of others' declarations is let through. */
async function compiles(folder, compiler, args) {
  const tsc = join(folder, 'node_modules', `typescript-${compiler}`, 'bin', 'tsc')
  const options = [...STRICT, '--types', 'node', '--skipLibCheck', 'false', '--pretty', 'false']
  try {
    await node(folder, tsc, ...options, ...args)
  } catch (error) {
    const errors = error.message.split('\n').filter((line) => /error TS\d+:/.test(line))
    const ours = errors.filter((line) => !FOREIGN.some((known) => explains(known, compiler, line)))
    if (errors.length === 0) throw error
    refuse(ours.map((line) => `TypeScript ${compiler} ${args[1]}: ${line}`))
  }
}

const explains = ({ compiler, file, code = 'TS' }, used, line) =>
  compiler === used && line.startsWith(file) && line.includes(code)
