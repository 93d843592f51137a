// Compiles and runs every `ts` snippet of the documentation against the built packages, and follows
// its links. A fence marked `ts continue` goes on where the one before it in its file ended. Snippets
// that serve are stopped once they have lived for a moment. Pages of which a reader makes a project
// are compiled here, and run by fresh-project.mjs.
//
//   node tools/docs-check/check.mjs            everything
//   node tools/docs-check/check.mjs README.md  only this file

import { execFileSync, spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fences, serves } from './fences.mjs'

const here = import.meta.dirname
const root = join(here, '..', '..')
const snippets = join(here, 'snippets')

/** What the shell fences may say: run by other gates, or not to be run here. */
const COMMANDS = [
  /^npm (test|run (bootstrap|demo|bench|lint|format:check|build|vectors|docs|docs:check|docs:fresh|runtimes)\b)/,
  // Smaller runs of the same are among the tests.
  /^npm run (faults|memory|middlewares)\b/,
  // Takes an hour.
  /^npm run mutation\b/,
  /^(npm|pnpm|yarn) (install|add|i) (-D |--save-dev )?@verdict\//,
  /^pnpm (vectors|bench)\b/,
  /^\.ci\/run$/,
  // Its tests run it as a process.
  /^npx @verdict\/conformance (check|init|list|vectors)\b/,
  // The sample APIs: started so by their tests and by the real clients, curl among them.
  /^npx -y pnpm@[\d.]+ exec turbo run build --filter=@verdict-apps\//,
  /^node apps\/(\w+-api|mcp-server)\/dist\/main\.js$/,
  /^curl -i http:\/\/127\.0\.0\.1:3000\//,
]

/** Pages that fresh-project.mjs follows, command by command. */
const isFollowed = (file) => /^docs\/(getting-started|migrating)\//.test(relative(root, file))

function documents() {
  const wanted = process.argv.slice(2).map((file) => resolve(file))
  if (wanted.length > 0) return wanted
  const inFolder = (folder) =>
    statSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory()
      ? readdirSync(join(root, folder))
          .filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md')
          .map((name) => join(root, folder, name))
      : []
  const packages = ['packages', 'apps'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name)),
  )
  const guides = ['docs', 'docs/getting-started', 'docs/migrating']
  return ['.', ...guides, 'decisions', 'apps', ...packages].flatMap(inFolder)
}

/** Writes a document's snippets, each a module of its own. */
function extract(file) {
  const name = relative(root, file).replaceAll(/[^\w]+/g, '-')
  const modules = []
  for (const { language, mark, line, code, file: program } of fences(readFileSync(file, 'utf8'))) {
    if (language !== 'ts') continue
    if (mark === 'continue') modules.at(-1).code += `\n${code}`
    else {
      const from = `${relative(root, file)}:${line}`
      modules.push({ from, name: `${name}-${line}`, code, runs: !program })
    }
  }
  for (const module of modules) {
    // A snippet without an import or export would be a script, and share its names with all others.
    writeFileSync(join(snippets, `${module.name}.ts`), `${module.code}\nexport {}\n`)
  }
  return modules
}

function run({ from, name, code }) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(snippets, 'out', `${name}.js`)], {
      cwd: here,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    const stays = serves(code)
    let stopped = false
    const timer = setTimeout(
      () => {
        stopped = true
        child.kill('SIGKILL')
      },
      stays ? 1500 : 20_000,
    )
    child.on('exit', (exit) => {
      clearTimeout(timer)
      if (exit === 0 || (stopped && stays && said === '')) return done(undefined)
      done(`${from}: ${stopped ? 'did not end' : `ended with ${exit}`}\n${said}`)
    })
  })
}

/** Runs them, three at a time: those that serve do nothing most of their time. */
async function failuresOf(modules) {
  const failures = []
  const queue = [...modules]
  const inTurn = async () => {
    for (let module = queue.shift(); module; module = queue.shift()) {
      const failure = await run(module)
      if (failure) failures.push(failure)
    }
  }
  await Promise.all([inTurn(), inTurn(), inTurn()])
  return failures
}

const prose = (file) => readFileSync(file, 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '')

/** The anchors of a document's headings, as forges make them. */
function anchorsOf(file) {
  const slug = (heading) =>
    heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
  return [...prose(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => slug(heading))
}

function brokenLinks(file) {
  return [...prose(file).matchAll(/\]\(([^)\s#]*)(?:#([^)]*))?\)/g)].flatMap(
    ([, target, anchor]) => {
      if (/^[a-z]+:/.test(target)) return []
      let path = target === '' ? file : join(dirname(file), target)
      const missing = `${relative(root, file)}: link to ${target}${anchor ? `#${anchor}` : ''}, which is not there`
      if (!existsSync(path)) return [missing]
      if (statSync(path).isDirectory()) path = join(path, 'README.md')
      return !anchor || (existsSync(path) && anchorsOf(path).includes(anchor)) ? [] : [missing]
    },
  )
}

function unknownCommands(file) {
  if (isFollowed(file)) return []
  return fences(readFileSync(file, 'utf8'))
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code, line }) =>
      code
        .split('\n')
        .filter((text) => text !== '' && !COMMANDS.some((known) => known.test(text)))
        .map((text) => `${relative(root, file)}:${line}: no gate runs this command: ${text}`),
    )
}

rmSync(snippets, { recursive: true, force: true })
mkdirSync(snippets, { recursive: true })
const files = documents()
const modules = files.flatMap(extract)
const failures = files.flatMap((file) => [...brokenLinks(file), ...unknownCommands(file)])

try {
  if (modules.length > 0)
    execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', here], { stdio: 'inherit' })
} catch {
  failures.push('some snippets do not compile')
}
const toRun = modules.filter(({ runs }) => runs)
if (failures.length === 0) failures.push(...(await failuresOf(toRun)))
for (const failure of failures) console.error(failure)
console.log(
  failures.length === 0
    ? `${modules.length} snippets of ${files.length} documents compile, and ${toRun.length} run here; every link leads somewhere`
    : `${failures.length} findings`,
)
process.exitCode = failures.length === 0 ? 0 : 1
