/** What the options of `vigil recalls schedule` and `preview` say of a recall's times and policies. */
import type { Definition } from '../../../../server/protocol/recalls.ts'
import { toVigilError, type VigilClient } from '../../../index.ts'
import { CliFailure, EXIT } from '../../exit-codes.ts'
import { secondsOf } from '../../seconds-of.ts'
import { ownTimeZone } from '../../zoned-time.ts'

export interface TimingOptions {
  when?: string
  every?: string
  cron?: string
  now?: true
  timeZone?: string
  start?: string
  end?: string
  max?: number
  ifBusy?: Definition['ifBusy']
  catchUp?: Definition['catchUp']
  gap?: Definition['gap']
  overlap?: Definition['overlap']
  context?: Definition['context']
}

/** Start and end may be words, which the server reads as it reads `when`. @throws CliFailure */
export async function definitionFrom(vigil: VigilClient, options: TimingOptions): Promise<Definition> {
  const { max, ifBusy, catchUp, gap, overlap, context } = options
  const timeZone = options.timeZone ?? ownTimeZone()
  const timing = timesFrom(options)
  const startAt = await instantOf(vigil, '--start', options.start, timeZone)
  const endAt = await instantOf(vigil, '--end', options.end, timeZone)
  return {
    ...timing,
    timeZone,
    ...(startAt !== undefined && { startAt }),
    ...(endAt !== undefined && { endAt }),
    ...(max !== undefined && { maxOccurrences: max }),
    ...(ifBusy && { ifBusy }),
    ...(catchUp && { catchUp }),
    ...(gap && { gap }),
    ...(overlap && { overlap }),
    ...(context && { context }),
  }
}

function timesFrom({ when, every, cron, now }: TimingOptions): Definition {
  const given = [when, every, cron, now].filter((each) => each !== undefined)
  if (given.length !== 1) {
    throw new CliFailure('Say when with exactly one of --when, --every, --cron and --now.', EXIT.usage)
  }
  if (when !== undefined) return { kind: 'once', when }
  if (cron !== undefined) return { kind: 'cron', cron }
  if (every === undefined) return { kind: 'immediate' }
  const everySeconds = secondsOf(every)
  if (everySeconds !== undefined) return { kind: 'interval', everySeconds }
  throw new CliFailure(`--every ${every}: write it as 90s, 10m, 1h, "2h 15m" or 1d.`, EXIT.usage)
}

async function instantOf(
  vigil: VigilClient,
  option: string,
  words: string | undefined,
  timeZone: string,
): Promise<number | undefined> {
  if (words === undefined) return undefined
  try {
    const { definition } = await vigil.trpc.recalls.preview.query({ kind: 'once', when: words, timeZone })
    return definition.at
  } catch (error) {
    const { message, fix, reason } = toVigilError(error)
    if (reason !== 'INVALID_INPUT') throw error
    throw new CliFailure([`${option}: ${message}`, fix].filter(Boolean).join(' '))
  }
}
