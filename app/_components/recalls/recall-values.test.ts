import { describe, expect, it } from 'vitest'
import type { Recall } from '../../../server/protocol/recalls.ts'
import {
  changedRecallFields,
  changesTimes,
  definitionOf,
  duplicateValues,
  newRecallValues,
  previewInput,
  type RecallValues,
  recallValuesOf,
  updateInput,
} from './recall-values.ts'

const POLICIES = { ifBusy: 'defer', catchUp: 'coalesce', gap: 'after', overlap: 'first', context: 'session' } as const

function recall(definition: Recall['definition']): Recall {
  return {
    id: 'recall_1',
    sessionId: 's_1',
    version: 4,
    definition: { timeZone: 'Europe/Berlin', ...POLICIES, ...definition },
    message: 'stretch',
    status: 'pending',
    nextAt: null,
    occurrences: 0,
    failuresInARow: 0,
    createdBy: 'user',
    createdAt: 0,
    updatedAt: 0,
  }
}

describe('the values of the form of a recall', () => {
  it('ask for nothing while they do not say when', () => {
    expect(definitionOf(newRecallValues('s_1'))).toBeUndefined()
    expect(definitionOf({ ...newRecallValues('s_1'), kind: 'cron', cron: '  ' })).toBeUndefined()
  })

  it('become the definition that they mean', () => {
    const values = { ...newRecallValues('s_1'), timeZone: 'Europe/Berlin' }
    expect(definitionOf({ ...values, kind: 'after', after: 5, afterUnit: 'seconds' })).toMatchObject({
      kind: 'once',
      when: '5 seconds',
    })
    expect(definitionOf({ ...values, when: 'tomorrow', pickedAt: '2027-01-05 09:00:00' })).toMatchObject({
      when: '2027-01-05T09:00:00',
    })
    const interval = {
      ...values,
      kind: 'interval',
      every: 2,
      everyUnit: 'hours',
      startAt: '2027-01-05 09:00:00',
    } as const
    expect(definitionOf({ ...interval, end: 'runs', maxOccurrences: 3 })).toMatchObject({
      everySeconds: 7_200,
      startAt: Date.UTC(2027, 0, 5, 8),
      maxOccurrences: 3,
    })
    const cron = { ...values, kind: 'cron', cron: '0 9 * * *', end: 'at', endAt: '2027-06-05 09:00:00' } as const
    expect(definitionOf(cron)).toMatchObject({ cron: '0 9 * * *', endAt: Date.UTC(2027, 5, 5, 7) })
  })

  it.each([
    { kind: 'once', when: 'tomorrow at 09:00', at: 1 },
    { kind: 'interval', everySeconds: 5_400, startAt: Date.UTC(2027, 0, 5, 8) },
    { kind: 'cron', cron: '0 9 * * 1-5', maxOccurrences: 7 },
    { kind: 'cron', cron: '0 9 * * 1-5', endAt: Date.UTC(2027, 5, 5, 7), ifBusy: 'skip', context: 'fresh' },
  ] as const)('of %o change nothing as they are', (definition) => {
    const values = recallValuesOf(recall(definition))
    expect(updateInput('recall_1', values, values)).toEqual({ recallId: 'recall_1', version: 4 })
  })

  it('ask for what was changed only, and for the end of an end', () => {
    const base = recallValuesOf(recall({ kind: 'cron', cron: '0 9 * * *', maxOccurrences: 7 }))
    const changed = { ...base, message: 'walk', end: 'never', ifBusy: 'queue' } as const
    expect(updateInput('recall_1', base, changed)).toEqual({
      recallId: 'recall_1',
      version: 4,
      message: 'walk',
      endAt: null,
      maxOccurrences: null,
      ifBusy: 'queue',
    })
    expect(changesTimes(base, { ...base, message: 'walk' })).toBe(false)
    expect(changesTimes(base, changed)).toBe(true)
    expect(changedRecallFields(base, changed)).toBe('message, end, what is done while the session is busy')
  })

  it('preview of a recall what is to change of it: words that were said another day are not read again', () => {
    const at = Date.UTC(2027, 0, 5, 8)
    const base = recallValuesOf(recall({ kind: 'once', when: 'tomorrow at 09:00', at }))
    const edited = { recallId: 'recall_1', base }
    expect(previewInput({ ...base, timeZone: 'UTC' }, edited)).toEqual({ recallId: 'recall_1', timeZone: 'UTC' })
    const moved = { recallId: 'recall_1', when: 'at 10:00' }
    expect(previewInput({ ...base, when: 'at 10:00' }, edited)).toEqual(moved)
  })

  it('leave a beginning that is past as it is, and take one away that was cleared', () => {
    const startAt = Date.UTC(2020, 0, 5, 8)
    const base = recallValuesOf(recall({ kind: 'interval', everySeconds: 3_600, startAt }))
    const change = (changes: Partial<RecallValues>) => updateInput('recall_1', base, { ...base, ...changes })
    expect(change({ every: 2 })).toEqual({ recallId: 'recall_1', version: 4, everySeconds: 7_200 })
    expect(change({ timeZone: 'UTC' })).toEqual({ recallId: 'recall_1', version: 4, timeZone: 'UTC' })
    expect(change({ startAt: '' })).toEqual({ recallId: 'recall_1', version: 4, startAt: null })
    expect(change({ kind: 'cron', cron: '0 9 * * *', startAt: '' })).toMatchObject({ kind: 'cron', startAt: null })
    expect(changesTimes(base, { ...base, ifBusy: 'skip' })).toBe(false)
  })

  it('end a recall that had both ends by the one that is chosen', () => {
    const both = { kind: 'cron', cron: '0 9 * * *', endAt: Date.UTC(2027, 5, 5, 7), maxOccurrences: 7 } as const
    const base = recallValuesOf(recall(both))
    expect(updateInput('recall_1', base, { ...base, end: 'never' })).toMatchObject({
      endAt: null,
      maxOccurrences: null,
    })
    const at = { ...base, end: 'at' } as const
    expect(updateInput('recall_1', base, at)).toMatchObject({ endAt: both.endAt, maxOccurrences: null })
  })

  it('of a duplicate leave out a time that is past', () => {
    expect(duplicateValues(recall({ kind: 'once', when: '5s', at: 1 }))).toMatchObject({ when: '', message: 'stretch' })
    const at = Date.UTC(2999, 0, 5, 8)
    const later = duplicateValues(recall({ kind: 'once', when: 'tomorrow at 09:00', at }))
    expect(later).toMatchObject({ when: '', pickedAt: '2999-01-05 09:00:00', version: 0 })
  })
})
