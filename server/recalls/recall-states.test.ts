import { describe, expect, it } from 'vitest'
import type { RunOutcome } from '../protocol/runs.ts'
import type { RecallRow } from '../store/rows/recall-rows.ts'
import { occurrenceAfter, recallAfterRun } from './recall-states.ts'

const AT = 1_000

function recall(kind: 'once' | 'interval', changes: Partial<RecallRow> = {}): RecallRow {
  const row = { id: 'r', sessionId: 's', userId: 'u', version: 1, message: 'm', note: null, createdBy: 'user' } as const
  const definition = JSON.stringify(kind === 'once' ? { kind, when: '1h', at: AT } : { kind, everySeconds: 60, at: AT })
  const state = { status: 'pending', reason: null, nextAt: kind === 'once' ? null : 2 * AT, occurrences: 1 } as const
  return { ...row, definition, ...state, failuresInRow: 2, createdAt: 1, updatedAt: 1, ...changes }
}

const planned = { manual: 0, nominalAt: AT }

/** Outcome: the occurrence's status, what becomes of a recall that comes once, failures in a row after two. */
const RULES: Record<RunOutcome, [string, string, number]> = {
  completed: ['fired', 'fired', 0],
  'step-limit': ['fired', 'fired', 0],
  stopped: ['fired', 'fired', 2],
  failed: ['failed', 'cancelled', 3],
  'time-limit': ['failed', 'cancelled', 3],
  'idle-limit': ['failed', 'cancelled', 3],
  'budget-limit': ['failed', 'cancelled', 2],
  interrupted: ['failed', 'cancelled', 2],
}

describe('the end of a run', () => {
  it.each(Object.entries(RULES))('%s', (name, [occurrence, single, failuresInRow]) => {
    const outcome = name as RunOutcome
    expect(occurrenceAfter(outcome)).toEqual({
      status: occurrence,
      reason: occurrence === 'failed' ? 'run-failed' : null,
    })
    const once = recallAfterRun(recall('once'), outcome, planned, false)
    expect(once).toMatchObject({ status: single, nextAt: null })
    expect(once.reason === null).toBe(single === 'fired')
    expect(recallAfterRun(recall('interval'), outcome, planned, false)).toEqual({
      ...{ status: 'pending', reason: null, nextAt: 2 * AT, failuresInRow },
    })
  })

  it('pauses a recall that comes again with the fifth failure in a row, and with no fewer', () => {
    const after = (failuresInRow: number) =>
      recallAfterRun(recall('interval', { failuresInRow }), 'failed', planned, false)
    expect(after(3)).toMatchObject({ status: 'pending', failuresInRow: 4 })
    expect(after(4)).toMatchObject({ status: 'paused', nextAt: null, reason: expect.stringContaining('resume it') })
  })

  it('ends a recall that has no time left, unless something of it still waits', () => {
    const last = recall('interval', { nextAt: null })
    expect(recallAfterRun(last, 'completed', planned, false).status).toBe('ended')
    expect(recallAfterRun(last, 'completed', planned, true).status).toBe('pending')
  })

  it('leaves one alone that comes once and was given another time meanwhile, or was run by hand', () => {
    const later = JSON.stringify({ kind: 'once', when: '2h', at: 5 * AT })
    const retimed = recall('once', { definition: later, nextAt: 5 * AT })
    for (const [row, occurrence] of [
      [retimed, planned],
      [{ ...retimed, status: 'paused', nextAt: null }, planned],
      [recall('once', { nextAt: AT }), { manual: 1, nominalAt: 7 }],
    ] as const) {
      const { status, nextAt } = row
      expect(recallAfterRun(row, 'failed', occurrence, false)).toMatchObject({ status, nextAt, failuresInRow: 2 })
    }
  })

  it('is the end of one that comes once and was paused while it ran, and of none that is over', () => {
    const paused = recall('once', { status: 'paused' })
    expect(recallAfterRun(paused, 'completed', planned, false).status).toBe('fired')
    expect(recallAfterRun(paused, 'failed', planned, false).status).toBe('cancelled')
    const cancelled = recall('once', { status: 'cancelled' })
    expect(recallAfterRun(cancelled, 'completed', planned, false).status).toBe('cancelled')
  })
})
