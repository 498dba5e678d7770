/** The tool `current_time`: now, in UTC and in a time zone. */
import { z } from 'zod'
import { AppError } from '../../base/app-error.ts'
import type { AgentTool } from '../tool.ts'

const inputSchema = z.object({
  timeZone: z.string().optional().describe('IANA name, for example Europe/Berlin; the server’s own zone if absent'),
})

export const currentTime: AgentTool<z.infer<typeof inputSchema>> = {
  name: 'current_time',
  description: 'Tells the current date and time, in UTC and in a time zone.',
  inputSchema,
  execute({ timeZone }, { clock }) {
    const now = new Date(clock.now())
    const format = formatFor(timeZone)
    return Promise.resolve({
      utc: now.toISOString(),
      timeZone: format.resolvedOptions().timeZone,
      local: format.format(now),
    })
  },
}

function formatFor(timeZone: string | undefined): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long', timeZone })
  } catch (cause) {
    throw new AppError('INVALID_INPUT', `“${timeZone}” is not a time zone.`, {
      field: 'timeZone',
      fix: 'Give an IANA name such as Europe/Berlin or UTC, or leave timeZone out.',
      cause,
    })
  }
}
