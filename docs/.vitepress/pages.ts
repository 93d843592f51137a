import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The top of the repository: pages stay where they are, each beside what it speaks of. */
export const root = join(import.meta.dirname, '..', '..')

/** A part of the site: its name, and its files by their place in the repository. */
export interface Group {
  readonly text: string
  readonly files: readonly string[]
  readonly collapsed?: boolean
}

const inDocs = (...names: string[]) => names.map((name) => `docs/${name}.md`)

const GUIDES = inDocs(
  'policies',
  'credentials',
  'step-up',
  'hiding',
  'testing',
  'without-middleware',
)
const BACKGROUND = inDocs('401-or-403', 'laws', 'performance', 'runtimes', 'middlewares')

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md') && name !== 'index.md')
    .sort()
    .map((name) => `${folder}/${name}`)
}

/** The file of this name of every folder in a folder. */
function filesOf(folder: string, name: string): string[] {
  return readdirSync(join(root, folder)).map((inner) => `${folder}/${inner}/${name}`)
}

function ofPackages(): string[] {
  return readdirSync(join(root, 'packages')).flatMap((name) => {
    const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'))
    if (manifest.private === true) return []
    const files = filesIn(`packages/${name}`).filter((file) => !/\/(CHANGELOG|api)\.md$/.test(file))
    // Its README is what its other pages belong to.
    return files.sort((a, b) => Number(b.endsWith('README.md')) - Number(a.endsWith('README.md')))
  })
}

/** All pages but the first one and the API reference; a file that is not there is left out. */
export const groups: readonly Group[] = [
  {
    text: 'Getting started',
    files: inDocs(...['hono', 'koa', 'express', 'fetch'].map((name) => `getting-started/${name}`)),
  },
  { text: 'Guides', files: GUIDES },
  { text: 'Migrating', files: filesIn('docs/migrating') },
  {
    text: 'Background',
    // A page that has no place above is shown here.
    files: [...BACKGROUND, ...filesIn('docs').filter((file) => !GUIDES.includes(file))],
  },
  { text: 'Packages', files: ofPackages() },
  { text: 'Samples', files: ['apps/README.md', ...filesOf('apps', 'README.md')] },
  { text: 'The project', files: ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md'] },
  { text: 'Decisions', files: filesIn('decisions'), collapsed: true },
].map((group) => ({
  ...group,
  files: [...new Set(group.files)].filter((file) => existsSync(join(root, file))),
}))

/** What else ends in .md, by patterns that start at the top. */
export const excluded = [
  '!(docs|decisions|packages|apps)/**/*.md',
  '!(ARCHITECTURE|CONTRIBUTING|SECURITY).md',
  'packages/*/{CHANGELOG,api}.md',
  'packages/*/*/**',
  'apps/*/!(README).md',
  'apps/*/*/**',
]

/** The place on the site of a file of the repository: `docs/policies.md` is `policies.md`. */
export function placeOf(file: string): string {
  if (file === 'README.md') return 'index.md'
  return file
    .replace(/^docs\//, '')
    .replace(/^(packages\/\w+|apps\/[\w-]+)\/README\.md$/, '$1.md')
    .replace(/^apps\/README\.md$/, 'apps/index.md')
}

/** What links say: `/policies`. */
export function addressOf(file: string): string {
  return `/${placeOf(file).replace(/(^|\/)index\.md$|\.md$/, '$1')}`
}
