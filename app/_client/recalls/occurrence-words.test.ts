import { describe, expect, it } from 'vitest'
import type { Occurrence } from '../../../server/protocol/recalls.ts'
import { latenessWords, occurrenceRemarks } from './occurrence-words.ts'
import { untilWords } from './until-words.ts'

const AT = Date.UTC(2026, 10, 24, 8)
const occurrence: Occurrence = {
  id: 'o',
  recallId: 'r',
  sessionId: 's',
  nominalAt: AT,
  dueAt: AT + 60_000,
  status: 'fired',
  deferrals: 0,
}

describe('words for an occurrence', () => {
  it('say how late it was, unless it was started by hand', () => {
    expect(latenessWords({ lateMs: 400 })).toBe('on time')
    expect(latenessWords({ lateMs: 12_000 })).toBe('12 s late')
    expect(latenessWords({ lateMs: 0, manual: true })).toBeUndefined()
    expect(latenessWords({})).toBeUndefined()
  })

  it('say when a deferred one is looked at again, and how its run ended before why', () => {
    const deferred = occurrenceRemarks({ ...occurrence, status: 'deferred', deferrals: 2 }, 'UTC')
    expect(deferred[0]).toMatch(/^The session is busy; .* 08:01\.$/)
    expect(deferred[1]).toBe('Deferred 2 times.')
    const failed = { ...occurrence, status: 'failed', reason: 'run-failed', runOutcome: 'time-limit' } as const
    expect(occurrenceRemarks(failed, 'UTC')).toEqual(['Its run took longer than runs may.'])
  })

  it('say what it stands for', () => {
    expect(occurrenceRemarks({ ...occurrence, standsFor: 4 }, 'UTC')).toEqual(['Stands for 4 planned times.'])
    const [said] = occurrenceRemarks({ ...occurrence, standsFor: 40, firstAt: AT }, 'UTC')
    expect(said).toMatch(/^40 times in one row, from .* 08:00 on\.$/)
  })
})

describe('untilWords', () => {
  it.each([
    [-5, 'now'],
    [-59_000, 'now'],
    [-61_000, '1 min overdue'],
    [-27 * 60_000 - 30_000, '27 min overdue'],
    [-50 * 3_600_000, '2 days overdue'],
    [4_200, 'in 5 s'],
    [61_000, 'in 2 min'],
    [3 * 3_600_000, 'in 3 h'],
    [3 * 3_600_000 + 60_000, 'in 3 h 1 min'],
    [3 * 3_600_000 - 1, 'in 3 h'],
    [24 * 3_600_000, 'in 1 day'],
    [37.5 * 3_600_000, 'in 1 day 14 h'],
    [48 * 3_600_000 - 1, 'in 2 days'],
    [49 * 3_600_000, 'in 2 days'],
  ])('says of %d ms: %s', (left, words) => {
    expect(untilWords(1_000_000 + left, 1_000_000)).toBe(words)
  })
})
