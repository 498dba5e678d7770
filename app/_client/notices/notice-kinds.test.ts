import { describe, expect, it } from 'vitest'
import type { RunOutcome } from '../../../server/protocol/runs.ts'
import type { SessionStatus } from '../../../server/protocol/sessions.ts'
import { endingWords, noticeOfRecall, noticeOfSession } from './notice-kinds.ts'

const seen = (status: SessionStatus, unread = false, lastOutcome?: RunOutcome) => ({
  status,
  unread,
  ...(lastOutcome && { lastOutcome }),
})

describe('a session', () => {
  it('that comes to rest has finished, or failed', () => {
    expect(noticeOfSession(seen('running'), seen('idle'))).toBe('finished')
    expect(noticeOfSession(seen('running'), seen('failed', true))).toBe('failed')
    expect(noticeOfSession(seen('awaiting-approval'), seen('interrupted'))).toBe('failed')
  })

  it('whose run was stopped, or cut short by a limit, says so', () => {
    expect(noticeOfSession(seen('running'), seen('idle', false, 'stopped'))).toBe('finished')
    expect(noticeOfSession(seen('running'), seen('idle', false, 'budget-limit'))).toBe('failed')
    expect(endingWords(seen('idle', false, 'completed'))).toBe('Finished.')
    expect(endingWords(seen('idle', false, 'stopped'))).toBe('Stopped.')
    expect(endingWords(seen('idle', false, 'budget-limit'))).toBe('Stopped: your budget is used up.')
    expect(endingWords(seen('failed', false, 'failed'))).toBe('Did not finish.')
  })

  it('whose run was too short to be seen has left an unread answer', () => {
    expect(noticeOfSession(seen('idle'), seen('idle', true))).toBe('finished')
    expect(noticeOfSession(seen('queued'), seen('failed', true))).toBe('failed')
  })

  it('that waits for an approval says so once', () => {
    expect(noticeOfSession(seen('running'), seen('awaiting-approval'))).toBe('approval')
    expect(noticeOfSession(seen('awaiting-approval'), seen('awaiting-approval'))).toBeUndefined()
  })

  it('that goes on, is read, renamed, or loses what was queued is no news', () => {
    expect(noticeOfSession(seen('running'), seen('running', true))).toBeUndefined()
    expect(noticeOfSession(seen('running'), seen('queued'))).toBeUndefined()
    expect(noticeOfSession(seen('idle'), seen('running'))).toBeUndefined()
    expect(noticeOfSession(seen('failed', true), seen('failed'))).toBeUndefined()
    expect(noticeOfSession(seen('idle', true), seen('idle', true))).toBeUndefined()
    expect(noticeOfSession(seen('queued'), seen('idle'))).toBeUndefined()
  })
})

it('a recall has fired when it counts one occurrence more', () => {
  expect(noticeOfRecall({ occurrences: 1 }, { occurrences: 2 })).toBe('recall')
  expect(noticeOfRecall({ occurrences: 2 }, { occurrences: 2 })).toBeUndefined()
})
