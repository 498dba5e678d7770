/** The command line of `vigil`: what it understands, and which command does it. */
import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { VERSION } from '../../server/version.ts'
import type { VigilClient } from '../index.ts'
import { type AskOptions, ask } from './commands/ask.ts'
import { exportTranscript } from './commands/export.ts'
import { type FollowCommandOptions, follow } from './commands/follow.ts'
import { type SessionsOptions, sessions } from './commands/sessions.ts'
import { stop, stopAll } from './commands/stop.ts'
import { addToken, listTokens, revokeToken } from './commands/token.ts'
import { usage } from './commands/usage.ts'
import { type ServerOptions, withServer } from './connect.ts'
import { EXIT_CODES_HELP } from './exit-codes.ts'
import { addRecallsCommand } from './recalls-command.ts'
import type { Terminal } from './terminal.ts'

interface Common extends ServerOptions {
  json?: true
}

const EXAMPLES = `
Examples:
  vigil ask count to 5
  git diff | vigil ask - > review.md
  vigil ask --file photo.png --file notes.md "what do these show?"
  vigil ask --session ses_1 --if-busy steer "shorter, please"
  vigil follow ses_1 --json | jq .type
  vigil sessions --filter running
  vigil export ses_1 > transcript.md
  vigil recalls schedule --when "tomorrow at 09:00" look at the nightly build
  vigil token add ann
  vigil backup ./backups/today`

export function createProgram(terminal: Terminal): Command {
  const program = new Command('vigil')
    .description('Talks to a Vigil server, and looks after one.')
    .version(VERSION)
    .addOption(new Option('--url <url>', 'the server').env('VIGIL_URL').default('http://127.0.0.1:3000'))
    .addOption(new Option('--token <token>', 'a token of the server').env('VIGIL_TOKEN'))
    .option('--json', 'one JSON value a line on standard output')
    .addHelpText('after', `${EXAMPLES}\n${EXIT_CODES_HELP}`)
    .showHelpAfterError('(vigil --help says more)')
    .exitOverride()
  const common = () => program.opts<Common>()
  const isJson = () => common().json === true
  const online = (task: (vigil: VigilClient) => Promise<void>) => withServer(common(), terminal, task)

  const command = (name: string, description: string) =>
    program.command(name).description(description).exitOverride().showHelpAfterError('(vigil --help says more)')

  command('ask', 'send a message and print the answer as it comes; Ctrl+C leaves the run running')
    .argument('[text...]', 'the message; - or nothing reads it from standard input')
    .option('-f, --file <path>', 'attach a file; may be given more than once', (file, others: string[] = []) => [
      ...others,
      file,
    ])
    .option('-s, --session <id>', 'go on with this session; default: a new one')
    .addOption(new Option('--if-busy <way>', 'while a run is live').choices(['queue', 'interrupt', 'steer', 'reject']))
    .action((words: string[], options: AskOptions) =>
      online((vigil) => ask(vigil, terminal, words, { ...options, ...common() })),
    )

  command('follow', 'print a session from its beginning, and then as it goes on')
    .argument('<session>')
    .option('--after <seq>', 'begin after this event', wholeNumber)
    .option('--until-idle', 'end when nothing runs and nothing waits')
    .action((sessionId: string, options: FollowCommandOptions) =>
      online((vigil) => follow(vigil, terminal, sessionId, { ...options, ...common() })),
    )

  command('sessions', 'list sessions, newest first')
    .option('--search <words>', 'in titles and messages')
    .addOption(
      new Option('--filter <which>', 'only these').choices(['all', 'running', 'attention', 'scheduled', 'archived']),
    )
    .option('--limit <number>', 'at most so many', wholeNumber, 50)
    .action((options: SessionsOptions) => online((vigil) => sessions(vigil, terminal, { ...options, ...common() })))

  command('export', 'print a session’s whole transcript, the oldest message first')
    .argument('<session>')
    .addOption(
      new Option('--format <format>', 'for people or for programs').choices(['markdown', 'json']).default('markdown'),
    )
    .action((sessionId: string, { format }: { format: 'markdown' | 'json' }) =>
      online((vigil) => exportTranscript(vigil, terminal, sessionId, isJson() ? 'json' : format)),
    )

  command('stop', 'stop a session’s live run, or everything; what was said is kept')
    .argument('[session]')
    .argument('[run]', 'this run only')
    .option('--all', 'every live run, and every message that waits, in all sessions')
    .action((sessionId: string | undefined, runId: string | undefined, options: { all?: true }, self: Command) => {
      if (options.all) return online((vigil) => stopAll(vigil, terminal, isJson()))
      if (sessionId === undefined) return self.error('error: stop needs a SESSION, or --all', { exitCode: 2 })
      return online((vigil) => stop(vigil, terminal, sessionId, runId, isJson()))
    })

  addRecallsCommand(program, { terminal, online, isJson, wholeNumber })

  command('usage', 'show what runs have used and cost, day by day')
    .option('-d, --days <number>', 'how many, up to today', wholeNumber, 30)
    .action(({ days }: { days: number }) => online((vigil) => usage(vigil, terminal, days, isJson())))

  command('token', 'say who may use the server')
    .addArgument(new Argument('<action>').choices(['add', 'list', 'revoke']))
    .argument('[name]', 'of the token and of its user')
    .action((action: string, name: string | undefined, _options: unknown, self: Command) => {
      if (action === 'list') return online((vigil) => listTokens(vigil, terminal, isJson()))
      if (name === undefined) return self.error(`error: token ${action} needs a NAME`, { exitCode: 2 })
      const change = action === 'add' ? addToken : revokeToken
      return online((vigil) => change(vigil, terminal, name, isJson()))
    })

  command('config', 'list every setting of a server on this machine: value, default and source').action(async () => {
    const { config } = await import('./commands/config.ts')
    await config(terminal, isJson())
  })

  command('backup', 'copy the database of the server on this machine while it runs')
    .argument('<folder>', 'gets vigil.db; made if need be')
    .option('--data-dir <folder>', 'of the server; default: VIGIL_DATA_DIR')
    .action(async (folder: string, { dataDir }: { dataDir?: string }) => {
      const { backup } = await import('./commands/backup.ts')
      await backup(terminal, folder, { json: isJson(), ...(dataDir !== undefined && { dataDir }) })
    })

  return program
}

function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number.')
}
