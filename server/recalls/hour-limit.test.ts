import { describe, expect, it } from 'vitest'
import type { Definition } from '../protocol/recalls.ts'
import { limitReached, planWarning } from './hour-limit.ts'
import { normalise } from './schedule/normalise.ts'

const NOW = Date.UTC(2027, 0, 4, 12)
const SECOND = 1_000
const LIMIT = { runsPerHour: 30, firing: true }

const read = (definition: Definition) => normalise(definition, { now: NOW, serverZone: 'UTC' })
const warn = (definition: Definition, limits = LIMIT, runsLeft = Number.POSITIVE_INFINITY) =>
  planWarning(read(definition), limits, { after: NOW, runsLeft })

describe('who plans more runs than an hour may have', () => {
  it('is told when the recall would pause itself, and how far apart its times may be', () => {
    const words = warn({ kind: 'interval', everySeconds: 10 })
    // The first 30 run; the 31st finds the limit reached.
    expect(words).toContain(`pause itself at ${new Date(NOW + 310 * SECOND).toISOString().slice(0, 19)}+00:00`)
    expect(words).toContain('30 runs in a session within an hour (VIGIL_RECALL_RUNS_PER_HOUR)')
    expect(words).toContain('Space its times 120 s apart or more.')
  })

  it.each([
    ['each minute', { kind: 'cron', cron: '* * * * *' }, '12:31:00'],
    ['each half minute', { kind: 'cron', cron: '*/30 * * * * *' }, '12:15:30'],
    ['each minute of one hour a week', { kind: 'cron', cron: '* 9 * * 1' }, '2027-01-11T09:30:00'],
    ['each minute of one hour in leap years', { kind: 'cron', cron: '* 9 29 2 *' }, '2028-02-29T09:30:00'],
    ['the crowded half of each hour', { kind: 'cron', cron: '0-40 * * * *' }, '12:31:00'],
  ] as [string, Definition, string][])('by cron, %s', (_, definition, when) => {
    expect(warn(definition)).toContain(when)
  })

  it.each([
    ['two minutes apart', { kind: 'interval', everySeconds: 120 }],
    ['thirty in each hour', { kind: 'cron', cron: '*/2 * * * *' }],
    ['thirty in a half hour', { kind: 'cron', cron: '0-29 * * * *' }],
    ['once', { kind: 'once', when: '1h' }],
    ['at once', { kind: 'immediate' }],
    ['a few seconds apart, but thirty times only', { kind: 'interval', everySeconds: 10, endAt: NOW + 300 * SECOND }],
  ] as [string, Definition][])('is left alone for times %s', (_, definition) => {
    expect(warn(definition)).toBeUndefined()
  })

  it('is left alone where there is no limit, or no more runs than it has', () => {
    const dense: Definition = { kind: 'interval', everySeconds: 10 }
    expect(warn(dense, { ...LIMIT, runsPerHour: 0 })).toBeUndefined()
    expect(warn(dense, LIMIT, 30)).toBeUndefined()
    expect(warn(dense, LIMIT, 31)).toBeDefined()
  })
})

it('who plans anything on a server that fires none is told so', () => {
  expect(warn({ kind: 'once', when: '1h' }, { ...LIMIT, firing: false })).toContain('VIGIL_RECALLS is off')
})

describe('a recall that the limit pauses', () => {
  it('says what to do: of itself, or of those that have used the hour up', () => {
    const own = limitReached(read({ kind: 'interval', everySeconds: 10 }), 30, NOW)
    expect(own).toContain('Space its times 120 s apart or more; then resume this one.')
    const others = limitReached(read({ kind: 'cron', cron: '0 9 * * *' }), 30, NOW)
    expect(others).toContain('let some of them come less often, or cancel them; then resume this one.')
    for (const words of [own, others]) expect(words).toContain('VIGIL_RECALL_RUNS_PER_HOUR')
  })
})
