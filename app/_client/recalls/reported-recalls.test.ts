import { describe, expect, it } from 'vitest'
import { recallReport } from '../../../server/agent/tools/recall-report.ts'
import type { Recall } from '../../../server/protocol/recalls.ts'
import { reportedRecalls, reportsRecalls } from './reported-recalls.ts'

const at = Date.UTC(2027, 0, 5, 8)
const recall = {
  id: 'recall_1',
  status: 'pending',
  message: 'stretch',
  definition: { kind: 'once', when: '10s', timeZone: 'Europe/Berlin', at },
  occurrences: 0,
} as Recall
const report = recallReport({ recall, next: [{ at, local: '2027-01-05T09:00:00+01:00', dst: 'overlap' }] })

describe('what the agent’s recall tools answered', () => {
  it('is read as it is told, one or a list', () => {
    expect(reportsRecalls('schedule_recall', report)).toBe(true)
    expect(reportsRecalls('manage_recall', { recalls: [] })).toBe(true)
    const [read] = reportedRecalls({ recalls: [report] })
    expect(read).toMatchObject({ recallId: 'recall_1', timeZone: 'Europe/Berlin', at })
    expect(read?.next).toEqual([{ at, local: '2027-01-05T09:00:00+01:00', dst: 'overlap' }])
  })

  it('is left to be shown as any other where it is something else', () => {
    for (const output of [null, 'text', {}, { recalls: [{}] }, { ...report, next: [null] }]) {
      expect(reportsRecalls('schedule_recall', output)).toBe(false)
    }
    expect(reportsRecalls('bash', report)).toBe(false)
  })
})
