/** The tool `schedule_recall`: the agent asks to be woken later, in its own session. */
import { z } from 'zod'
import { AppError } from '../../base/app-error.ts'
import type { Definition } from '../../protocol/recalls.ts'
import type { AgentTool } from '../tool.ts'
import type { AgentRecalls } from './agent-recalls.ts'
import { recallReport } from './recall-report.ts'

const isoTime = z.string().describe('ISO 8601 with an offset, for example 2027-01-05T09:00:00+01:00')

const inputSchema = z.object({
  message: z.string().min(1).describe('What you will be told when the time comes; it is shown in the session'),
  note: z.string().optional().describe('Told to you alone besides the message: what you need to know by then'),
  kind: z
    .enum(['once', 'immediate', 'interval', 'cron'])
    .optional()
    .describe('If absent, it follows from which of when, everySeconds and cron is given'),
  when: z
    .string()
    .optional()
    .describe('Once: an ISO time, or words: "30m", "2h 15m", "in 3 hours", "tomorrow at 09:00"; read in timeZone'),
  everySeconds: z.number().optional().describe('Interval: seconds between two times, 10 or more'),
  cron: z.string().optional().describe('Cron: 5 fields, or 6 with seconds first, for example 0 9 * * 1-5'),
  timeZone: z.string().optional().describe('IANA name, for example Europe/Berlin; the server’s own zone if absent'),
  startAt: isoTime.optional().describe('Interval: its first time; if absent, one interval from now'),
  endAt: isoTime.optional().describe('No time is planned after it'),
  maxOccurrences: z.number().int().min(1).optional().describe('How often it runs at most'),
  ifBusy: z
    .enum(['defer', 'queue', 'skip', 'interrupt'])
    .optional()
    .describe('When the session is busy at its time; defer tries again every minute and is the default'),
  catchUp: z
    .enum(['coalesce', 'skip', 'all'])
    .optional()
    .describe('What is done about times that were missed while the server was down; coalesce is the default'),
  context: z
    .enum(['session', 'fresh'])
    .optional()
    .describe('fresh: you read the message and the note only, nothing of this session'),
})

export function scheduleRecallTool(recalls: AgentRecalls): AgentTool<z.infer<typeof inputSchema>> {
  return {
    name: 'schedule_recall',
    description:
      'Wakes this session later, once or again and again, with a message to you, though nobody may be there. ' +
      'Answers the next times. Use it for reminders, for looking again at something later, and for regular work.',
    inputSchema,
    async execute({ message, note, kind, startAt, endAt, ...timing }, run) {
      const definition = Object.fromEntries(
        Object.entries({
          ...timing,
          kind: kind ?? kindOf(timing),
          startAt: startAt && instant(startAt, 'startAt'),
          endAt: endAt && instant(endAt, 'endAt'),
        }).filter(([, value]) => value !== undefined),
      ) as unknown as Definition
      return recallReport(await recalls.schedule(run, { definition, message, ...(note && { note }) }))
    },
  }
}

function kindOf({
  when,
  everySeconds,
  cron,
}: z.infer<typeof inputSchema> | Record<string, unknown>): Definition['kind'] {
  const given = [when && 'once', everySeconds && 'interval', cron && 'cron'].filter(Boolean) as Definition['kind'][]
  const [kind] = given
  if (kind && given.length === 1) return kind
  throw new AppError('INVALID_INPUT', `Give exactly one of when, everySeconds and cron; ${given.length} were given.`, {
    field: 'when',
    fix: 'Use when for one time, everySeconds for an interval, cron for calendar times, or name the kind.',
  })
}

function instant(text: string, field: string): number {
  const at = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text.trim()) ? Date.parse(text) : Number.NaN
  if (Number.isFinite(at)) return at
  throw new AppError('INVALID_INPUT', `“${text}” is no ISO time with an offset.`, {
    field,
    fix: 'Write it like 2027-01-05T09:00:00+01:00 or 2027-01-05T08:00:00Z.',
  })
}
