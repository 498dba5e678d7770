import { describe, expect, it } from 'vitest'
import { systemClock } from '../../base/clock.ts'
import { executeTool } from '../run-tool.ts'
import type { ToolContext } from '../tool.ts'
import { currentTime } from './current-time.ts'

const context: ToolContext = {
  sessionId: 's',
  runId: 'r',
  toolCallId: 'c',
  signal: new AbortController().signal,
  clock: { ...systemClock, now: () => Date.UTC(2027, 6, 1, 12) },
}

describe('current_time', () => {
  it('tells the time in UTC and in a zone', async () => {
    expect(await executeTool(currentTime, { timeZone: 'Europe/Berlin' }, context)).toEqual({
      ok: true,
      output: {
        utc: '2027-07-01T12:00:00.000Z',
        timeZone: 'Europe/Berlin',
        local: expect.stringContaining('14:00:00'),
      },
    })
  })

  it('needs no zone', async () => {
    expect(await executeTool(currentTime, {}, context)).toMatchObject({ ok: true })
  })

  it('says what a zone must look like', async () => {
    expect(await executeTool(currentTime, { timeZone: 'Mars' }, context)).toEqual({
      ok: false,
      errorText: '“Mars” is not a time zone. Give an IANA name such as Europe/Berlin or UTC, or leave timeZone out.',
    })
  })
})
