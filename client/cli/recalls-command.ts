/** The command line of `vigil recalls`. */
import { type Command, Option } from 'commander'
import { RECALL_STATUSES } from '../../server/protocol/recalls.ts'
import type { VigilClient } from '../index.ts'
import { CHANGES, change, pauseAll, runNow } from './commands/recalls/change.ts'
import { type ListOptions, list, type ShowOptions, show } from './commands/recalls/list.ts'
import { type PreviewOptions, preview, type ScheduleOptions, schedule } from './commands/recalls/schedule.ts'
import type { Terminal } from './terminal.ts'

export interface RecallsCommandParts {
  terminal: Terminal
  online(task: (vigil: VigilClient) => Promise<void>): Promise<void>
  isJson(): boolean
  wholeNumber(text: string): number
}

const EXAMPLES = `
Examples:
  vigil recalls schedule --when "tomorrow at 09:00" look at the nightly build
  vigil recalls schedule --session ses_1 --every 10m --max 6 is the deployment through?
  vigil recalls schedule --cron "0 9 * * 1-5" --time-zone Europe/Berlin --context fresh what is new?
  vigil recalls preview --cron "30 2 * * *" --time-zone Europe/Berlin --count 10
  vigil recalls show recall_1`

const CHANGE_MEANINGS = {
  pause: 'plan nothing more until it is resumed; times that pass meanwhile are no occurrences',
  resume: 'plan it on from now',
  skip: 'pass over the next planned time',
  cancel: 'end it, and what of it waits; a live run goes on',
} as const

export function addRecallsCommand(program: Command, parts: RecallsCommandParts): void {
  const { terminal, online, isJson, wholeNumber } = parts
  const json = () => (isJson() ? { json: true as const } : {})
  const recalls = program
    .command('recalls')
    .description('plan when sessions are woken, and see what became of it')
    .addHelpText('after', EXAMPLES)

  recalls
    .command('list', { isDefault: true })
    .description('list what is planned and paused, the next one first')
    .option('-s, --session <id>', 'of this session')
    .addOption(new Option('--status <which>', 'those of this status').choices([...RECALL_STATUSES, 'all']))
    .option('--search <words>', 'in messages and notes')
    .option('--limit <number>', 'at most so many', wholeNumber, 50)
    .action((options: ListOptions) => online((vigil) => list(vigil, terminal, { ...options, ...json() })))

  recalls
    .command('show')
    .description('show one, its next times, and what became of those that were')
    .argument('<recall>')
    .option('--limit <number>', 'at most so many of those that were', wholeNumber, 20)
    .action((recallId: string, options: ShowOptions) =>
      online((vigil) => show(vigil, terminal, recallId, { ...options, ...json() })),
    )

  withTiming(recalls.command('schedule'), wholeNumber)
    .description('wake a session at a time, after a while, at an interval or by cron')
    .argument('[message...]', 'what it is told then; - or nothing reads it from standard input')
    .option('-s, --session <id>', 'the session to wake; default: a new one')
    .option('--note <text>', 'told to the agent alone, besides the message')
    .action((words: string[], options: ScheduleOptions) =>
      online((vigil) => schedule(vigil, terminal, words, { ...options, ...json() })),
    )

  withTiming(recalls.command('preview'), wholeNumber)
    .description('tell the times that a recall would have; nothing is planned')
    .option('--count <number>', 'how many', wholeNumber)
    .action((options: PreviewOptions) => online((vigil) => preview(vigil, terminal, { ...options, ...json() })))

  for (const action of CHANGES) {
    const command = recalls.command(action).description(CHANGE_MEANINGS[action])
    command.argument(action === 'pause' ? '[recall]' : '<recall>')
    if (action === 'pause') command.option('--all', 'every one that is planned')
    if (action === 'cancel') command.option('--undo', 'take a cancellation back')
    command.action((recallId: string | undefined, { undo, all }: { undo?: true; all?: true }) => {
      if (all && recallId === undefined) return online((vigil) => pauseAll(vigil, terminal, isJson()))
      if (recallId === undefined || all) {
        return command.error('error: pause needs a RECALL, or --all', { exitCode: 2 })
      }
      return online((vigil) => change(vigil, terminal, recallId, { action, json: isJson(), ...(undo && { undo }) }))
    })
  }

  recalls
    .command('run')
    .description('run it now, besides its planned times')
    .argument('<recall>')
    .action((recallId: string) => online((vigil) => runNow(vigil, terminal, recallId, isJson())))
}

/** One option for each field of a definition. */
function withTiming(command: Command, wholeNumber: (text: string) => number): Command {
  return command
    .option('--when <time>', 'once: "30m", "in 3 hours", "tomorrow at 09:00", 2027-01-05T09:00')
    .option('--every <while>', 'at an interval: 10m, 1h, "2h 15m", 1d; 10 s or more')
    .option('--cron <expression>', 'by cron: 5 fields, or 6 with seconds first')
    .option('--now', 'at once, and only then')
    .option('--time-zone <name>', 'IANA name; default: this machine’s')
    .option('--start <time>', 'no time before it; written as for --when')
    .option('--end <time>', 'no time after it; written as for --when')
    .option('--max <runs>', 'at most so many runs', wholeNumber)
    .addOption(choice('--if-busy <way>', 'when the session is busy', ['defer', 'queue', 'skip', 'interrupt']))
    .addOption(choice('--catch-up <way>', 'with what was missed', ['coalesce', 'skip', 'all']))
    .addOption(choice('--gap <way>', 'with a time that the clock leaves out', ['after', 'skip']))
    .addOption(choice('--overlap <way>', 'with a time that comes twice', ['first', 'last', 'both']))
    .addOption(choice('--context <what>', 'what the agent reads', ['session', 'fresh']))
}

function choice(flags: string, meaning: string, choices: string[]): Option {
  return new Option(flags, `${meaning}; default: ${choices[0]}`).choices(choices)
}
