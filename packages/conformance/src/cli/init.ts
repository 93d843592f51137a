import { existsSync } from 'node:fs'
import { parseConfiguration } from '../check/config.js'
import { urlOf } from '../check/target.js'
import { type Answers, configurationText, FIRST, nextCommand } from './configuration-text.js'
import { EXIT, type Exit, UsageError } from './exit.js'
import { checkFolder, STDOUT, write } from './output.js'
import { ask } from './questions.js'

/** What `init` is called with. */
export interface InitOptions {
  readonly config: string
  readonly force?: boolean
  readonly yes?: boolean
  readonly schemes: readonly string[]
  readonly credentials: Answers['credentials']
  readonly public: string
  readonly login: string
  readonly origin: string
}

/** `init`: writes a configuration with comments. */
export async function init(options: InitOptions): Promise<Exit> {
  const { config: file, force, yes, schemes, credentials } = options
  checkFolder('--config', file)
  if (file !== STDOUT && existsSync(file) && !force) {
    throw new UsageError(`${file} is there already: add --force to write over it`)
  }
  const given = {
    schemes,
    credentials,
    publicPath: options.public,
    loginPath: options.login,
    origin: options.origin,
  }
  const asks = !yes && file !== STDOUT && process.stdin.isTTY && process.stdout.isTTY
  const answers = asks ? await ask(given) : given
  const { origin, pathname } = urlOf(answers.origin)
  const target = `${origin}${pathname.replace(/\/$/, '')}`
  const next = nextCommand(target, file === STDOUT ? 'conformance.json' : file)
  const text = configurationText(answers, next)
  // Whatever was answered: what is written can be used.
  parseConfiguration(text)
  write(file, text)
  if (file !== STDOUT) {
    console.log(`${file} is written. Look through it, ${FIRST[answers.credentials]}, then:\n`)
    console.log(`  ${next}`)
  }
  return EXIT.fine
}
