// Options, their help and their mistakes are commander's business.
import { Command, InvalidArgumentError, Option } from 'commander'
import { VERSION } from '../check/version.js'
import { check, type CheckOptions } from './check.js'
import { CREDENTIALS } from './configuration-text.js'
import type { Exit } from './exit.js'
import { init, type InitOptions } from './init.js'
import { list, type ListOptions } from './list.js'
import { vectors, type VectorsOptions } from './vectors.js'

const EXIT_HELP = `
Exit codes:
  0  nothing at or above the level of --fail-on; vectors: some passed, none failed
  1  findings; vectors: failures
  2  it could not be done: wrong usage, a configuration that cannot be used, nobody answers`

function positive(text: string): number {
  const value = Number(text)
  if (value > 0 && Number.isFinite(value)) return value
  throw new InvalidArgumentError('Write a number above 0.')
}

function whole(text: string): number {
  const value = positive(text)
  if (Number.isInteger(value)) return value
  throw new InvalidArgumentError('Write a whole number.')
}

const listed = (text: string): string[] => text.split(',').map((part) => part.trim())
const only = () =>
  new Option('--only <names>', 'these probes, by id or heading, with commas').argParser(listed)

/**
 * The command line.
 *
 * @param ended is told the exit code of the command that ran.
 */
export function createProgram(ended: (code: Exit) => void): Command {
  const program = new Command('verdict-conformance')
    .description('Checks an HTTP API, in any language, for what is wrong with its 401s and 403s.')
    .version(VERSION)
    .addHelpText('after', EXIT_HELP)
    .showHelpAfterError('(--help shows what can be written)')
    .exitOverride()

  program
    .command('check')
    .description('try every probe on a server')
    .argument('<origin>', 'where it listens: http://localhost:3000')
    .requiredOption('--config <file>', 'its paths and credentials; init writes one')
    .addOption(
      new Option('--fail-on <level>', 'findings from which level on make the exit code 1')
        .choices(['must', 'should', 'advice', 'never'])
        .default('should'),
    )
    .option('--json <file>', 'write a report as JSON; - is standard output')
    .option('--junit <file>', 'write a report as JUnit XML')
    .option('--sarif <file>', 'write a report as SARIF 2.1.0')
    .option('--html <file>', 'write a report as one page')
    .addOption(only())
    .option('--max-requests <number>', 'at most so many requests in all', whole)
    .option('--rate <number>', 'at most so many requests a second', positive)
    .option('--no-progress', 'no progress bar, on a terminal either')
    .action(async (origin: string, options: CheckOptions) => ended(await check(origin, options)))

  program
    .command('list')
    .description('show every probe')
    .option('--json', 'as JSON')
    .option('--markdown', 'as Markdown')
    .addOption(only())
    .action((options: ListOptions) => {
      process.stdout.write(list(options))
    })

  program
    .command('init')
    .description('write a configuration with comments; on a terminal, after some questions')
    .option('--config <file>', 'where to', 'conformance.json')
    .option('--force', 'write over a file that is there')
    .option('--yes', 'ask nothing')
    .addOption(
      new Option('--schemes <names>', 'what the 401s offer, with commas')
        .argParser(listed)
        .default(['Bearer'], 'Bearer'),
    )
    .addOption(
      new Option('--credentials <kind>', 'how good credentials are got')
        .choices(CREDENTIALS)
        .default('token'),
    )
    .option('--public <path>', 'a path for everybody', '/health')
    .option('--login <path>', 'a path for whoever is logged in', '/me')
    .option('--origin <origin>', 'where the API listens', 'http://localhost:3000')
    .action(async (options: InitOptions) => ended(await init(options)))

  program
    .command('vectors')
    .description('put the vectors to this implementation, or to one in any language')
    .argument('[files...]', 'files of vectors; without, those that come with the package')
    .option('--command <command>', 'a program that answers by the protocol of PROTOCOL.md')
    .option('--timeout <milliseconds>', 'that an answer of it may take', whole, 10_000)
    .action(async (files: string[], options: VectorsOptions) =>
      ended(await vectors(files, options)),
    )

  return program
}
