import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../base/app-error.ts'
import type { Draft } from './fill-definition.ts'
import { BERLIN, localTimes, NOW } from './fixtures/definitions.ts'
import type { NormalDefinition } from './normal-definition.ts'
import { amend, type Changes, normalise } from './normalise.ts'

const DAY = 86_400_000
const YEAR = 366 * DAY
const LATER = { ...BERLIN, now: NOW + 3 * DAY }

const REST = { ifBusy: 'defer', catchUp: 'coalesce', gap: 'after', overlap: 'first', context: 'session' } as const

function refusal(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (AppError.is(error, 'INVALID_INPUT')) return `${error.data.field}: ${error.message} ${error.data.fix}`
    throw error
  }
  return 'none'
}
const refused = (draft: Draft) => refusal(() => normalise(draft, BERLIN))

describe('a definition is answered with nothing left to be assumed', () => {
  it('once: what its words came to', () => {
    expect(normalise({ kind: 'once', when: ' tomorrow at 09:00 ' }, BERLIN)).toEqual({
      kind: 'once',
      when: 'tomorrow at 09:00',
      at: Date.parse('2026-11-25T08:00Z'),
      timeZone: 'Europe/Berlin',
      ...REST,
    })
  })

  it('once, bent by daylight saving: says so, also when it is asked for its time', () => {
    const normal = normalise({ kind: 'once', when: '2027-03-28 02:30' }, BERLIN)
    expect(normal).toMatchObject({ at: Date.parse('2027-03-28T01:00Z'), dst: 'gap' })
    expect(localTimes(normal, '2026-12-01T00:00Z')).toEqual(['2027-03-28T03:00:00+02:00 ~gap'])
  })

  it('immediate: now', () => {
    expect(normalise({ kind: 'immediate' }, BERLIN)).toEqual({
      kind: 'immediate',
      at: NOW,
      timeZone: 'Europe/Berlin',
      ...REST,
    })
  })

  it('interval: where it begins', () => {
    expect(normalise({ kind: 'interval', everySeconds: 3_600 }, BERLIN)).toEqual({
      kind: 'interval',
      everySeconds: 3_600,
      at: NOW + 3_600_000,
      timeZone: 'Europe/Berlin',
      ...REST,
    })
    expect(normalise({ kind: 'interval', everySeconds: 3_600, startAt: NOW + 5 }, BERLIN)).toMatchObject({
      startAt: NOW + 5,
      at: NOW + 5,
    })
  })

  it('cron: one spelling of expression and zone', () => {
    const draft = {
      kind: 'cron',
      cron: ' 0 9 * *  mon-fri',
      timeZone: 'america/new york',
      overlap: 'both',
      maxOccurrences: 3,
    } as const
    expect(normalise(draft, BERLIN)).toEqual({
      kind: 'cron',
      cron: '0 9 * * MON-FRI',
      timeZone: 'America/New_York',
      maxOccurrences: 3,
      ...REST,
      overlap: 'both',
    })
  })

  it('the kind goes without saying where a field says it', () => {
    expect(normalise({ when: '30m' }, BERLIN).kind).toBe('once')
    expect(normalise({ everySeconds: 60 }, BERLIN).kind).toBe('interval')
    expect(normalise({ cron: '@daily' }, BERLIN)).toMatchObject({ kind: 'cron', cron: '0 0 * * *' })
  })

  it('a zone keeps the name it is given, in its spelling', () => {
    for (const [given, spelt] of [
      ['asia/kathmandu', 'Asia/Kathmandu'],
      ['utc', 'UTC'],
      ['Etc/GMT+5', 'Etc/GMT+5'],
      ['US/Pacific', 'US/Pacific'],
    ]) {
      expect(normalise({ kind: 'immediate', timeZone: given }, BERLIN).timeZone).toBe(spelt)
    }
  })

  it('a server that does not know its zone is in UTC', () => {
    expect(normalise({ kind: 'immediate' }, { now: NOW, serverZone: 'Etc/Unknown' }).timeZone).toBe('UTC')
    expect(normalise({ kind: 'immediate' }, { now: NOW, serverZone: '' }).timeZone).toBe('UTC')
  })
})

describe('what cannot be is refused, with what would do', () => {
  it.each<[Draft, string]>([
    [{}, 'kind: Nothing says when the recall is to come. Give when: "tomorrow at 09:00"'],
    [{ kind: 'once' }, 'when: A recall of the kind `once` needs `when`.'],
    [{ kind: 'interval' }, 'everySeconds: A recall of the kind `interval` needs `everySeconds`.'],
    [{ kind: 'cron' }, 'cron: A recall of the kind `cron` needs `cron`.'],
    [{ kind: 'daily' as 'cron' }, 'kind: `kind` is "daily". It is one of once, immediate, interval, cron.'],
    [
      { when: '30m', ifBusy: 'wait' as 'skip' },
      'ifBusy: `ifBusy` is "wait". It is one of defer, queue, skip, interrupt.',
    ],
    [
      { kind: 'once', when: '30m', cron: '* * * * *' },
      'cron: `cron` does not belong to a recall of the kind `once`. Leave it out, or choose the kind `cron`.',
    ],
    [{ kind: 'immediate', when: '30m' }, 'when: `when` does not belong to a recall of the kind `immediate`.'],
    [{ kind: 'cron', cron: '0 9 * * *', everySeconds: 60 }, 'everySeconds: `everySeconds` does not belong'],
    [
      { kind: 'once', when: '30m', startAt: NOW + 5 },
      'startAt: `startAt` does not belong to a recall of the kind `once`. Leave it out, or choose the kind `interval` or `cron`.',
    ],
    [{ everySeconds: 9 }, 'everySeconds: `everySeconds` is 9: a recall comes every 10 s at most. Give 10 or more.'],
    [{ everySeconds: 0 }, 'Give 10 or more.'],
    [{ everySeconds: -60 }, 'Give 10 or more.'],
    [{ everySeconds: Number.NaN }, 'everySeconds: `everySeconds` is NaN. Give a whole number of seconds.'],
    [{ everySeconds: 10.5 }, 'Give a whole number of seconds.'],
    [{ everySeconds: 86_400_000_000 }, 'that is more than 10 years.'],
    [{ everySeconds: 60, maxOccurrences: 0 }, 'maxOccurrences: `maxOccurrences` is 0. Give a whole number from 1 on'],
    [{ everySeconds: 60, maxOccurrences: 1.5 }, 'maxOccurrences'],
    [
      { everySeconds: 60, startAt: NOW },
      'startAt: `startAt` is 2026-11-24T19:30:00+01:00, which is past: it is 2026-11-24T19:30:00+01:00.',
    ],
    [{ everySeconds: 60, startAt: 1_798_761_600 }, 'It is in milliseconds: did you mean 1798761600000?'],
    [{ everySeconds: 60, startAt: Number.POSITIVE_INFINITY }, 'startAt: `startAt` is Infinity. Give milliseconds'],
    [{ everySeconds: 60, startAt: NOW + 11 * YEAR }, 'startAt: The first time would be 2037'],
    [
      { everySeconds: 60, endAt: NOW + 59_999 },
      'endAt: `endAt` is 2026-11-24T19:30:59+01:00, before the first time, 2026-11-24T19:31:00+01:00.',
    ],
    [{ everySeconds: 60, endAt: NOW - DAY }, 'endAt: `endAt` is 2026-11-23T19:30:00+01:00, before the first time'],
    [{ when: '30m', endAt: NOW + 60_000 }, 'endAt: `endAt` is'],
    [
      { cron: '0 9 * * *', endAt: NOW + 60_000 },
      'endAt: `endAt` is 2026-11-24T19:31:00+01:00, before the first time, 2026-11-25T09:00:00+01:00.',
    ],
    [
      { when: 'today at 9' },
      'when: "today at 9" is 2026-11-24T09:00:00+01:00, which is past: it is 2026-11-24T19:30:00+01:00.',
    ],
    [{ when: '0 minutes' }, 'for a run at once use the kind `immediate`.'],
    [
      { when: 'in 11 years' },
      'when: The first time would be 2037-11-24T19:30:00+01:00: that is more than 10 years ahead.',
    ],
    [{ when: '9999-12-31T23:59' }, 'more than 10 years ahead'],
    [{ when: 'soon' }, 'when: "soon" is not understood as a time. Write an ISO time'],
    [
      { when: '30m', timeZone: 'Mars/Olympus' },
      'timeZone: There is no time zone "Mars/Olympus". Use a name such as Europe/Berlin.',
    ],
    [{ when: '30m', timeZone: 'berlin' }, 'Did you mean Europe/Berlin?'],
    [{ when: '30m', timeZone: '+02:00' }, 'timeZone: There is no time zone "+02:00".'],
    [{ when: '30m', timeZone: '' }, 'timeZone: There is no time zone "".'],
    [{ when: '30m', timeZone: '2020-01-01T00:00Z' }, 'timeZone: There is no time zone'],
    [{ cron: '0 0 30 2 *' }, 'cron: The cron expression "0 0 30 2 *" never comes: the calendar has no such day.'],
    [
      { cron: '30 2 * 3 SUNL', gap: 'skip' },
      'cron: The cron expression "30 2 * 3 SUNL" never comes: its times are always among those that Europe/Berlin leaves out',
    ],
    [{ cron: '0 24 * * *' }, 'cron: The hour of the cron expression'],
    [
      { cron: '* * * * * *' },
      'cron: Times of the cron expression "* * * * * *" lie 1 s apart: a recall comes every 10 s at most.',
    ],
    [{ cron: '*/9 * * * * *' }, 'lie 6 s apart'],
    [{ cron: '0,5 0 9 * * *' }, 'lie 5 s apart'],
    [{ cron: '0,55 * * * * *' }, 'lie 5 s apart'],
    [{ cron: '0,55 0,59 8,9 * * *' }, 'lie 5 s apart'],
    [{ cron: '0,55 0,59 0,23 * * 5' }, 'none'],
    [{ cron: '0,55 0,59 0,23 * * 5,6' }, 'lie 5 s apart'],
    [{ cron: '0,55 0,59 0,23 1,L * *' }, 'lie 5 s apart'],
    [{ cron: '5 0 2,3 * * *' }, 'lie 5 s apart at 2027-03-28T03:00:00+02:00, when the clock is changed'],
    [{ cron: '5 0 2,3 * * *', gap: 'skip' }, 'none'],
    [{ cron: '5 0 2,3 * * *', timeZone: 'UTC' }, 'none'],
    [{ cron: '0,55 0,59 2 * * *', overlap: 'both' }, 'lie 5 s apart at 2027-10-31T02:00:00+01:00'],
    [{ cron: '0,55 0,59 2 * * *' }, 'none'],
    [{ cron: '*/10 * * * * *' }, 'none'],
    [{ cron: '0,55 0 * * * *' }, 'none'],
    [{ cron: '0,55 0,59 0,23 1 * *' }, 'none'],
    [{ cron: '0 0 29 2 *' }, 'none'],
    [{ cron: '0 0 29 2 1' }, 'none'],
    [{ everySeconds: 10 }, 'none'],
    [{ when: 'in 9 years' }, 'none'],
    [{ when: '30m', endAt: NOW + DAY, maxOccurrences: 1 }, 'none'],
    [{ cron: '0 9 * * *', startAt: NOW + DAY }, 'none'],
  ])('%j: %s', (draft, words) => {
    expect(refused(draft)).toContain(words)
  })
})

describe('an edit', () => {
  const definitions: NormalDefinition[] = [
    normalise({ kind: 'once', when: 'tomorrow at 09:00' }, BERLIN),
    normalise({ kind: 'once', when: '2027-03-28 02:30' }, BERLIN),
    normalise({ kind: 'immediate' }, BERLIN),
    normalise({ kind: 'interval', everySeconds: 60, maxOccurrences: 5 }, BERLIN),
    normalise({ kind: 'interval', everySeconds: 60, startAt: NOW + 5, endAt: NOW + DAY }, BERLIN),
    normalise({ kind: 'cron', cron: '0 9 * * *', startAt: NOW + DAY, endAt: NOW + 2 * DAY, catchUp: 'all' }, BERLIN),
  ]
  const [tomorrow, , , everyMinute, started] = definitions as [
    NormalDefinition,
    NormalDefinition,
    NormalDefinition,
    NormalDefinition,
    NormalDefinition,
  ]

  it('of nothing changes nothing, however late and wherever: all of it said again is nothing', () => {
    const definition = fc.constantFrom(...definitions)
    const moment = fc.record({
      now: fc.integer({ min: NOW, max: NOW + 100 * YEAR }),
      serverZone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Tokyo'),
    })
    fc.assert(
      fc.property(definition, moment, (normal, at) => {
        const { at: _, dst: __, ...said } = normal
        expect(amend(normal, {}, at)).toEqual(normal)
        expect(amend(normal, said, at)).toEqual(normal)
        expect(amend(normal, { ifBusy: 'skip' }, at)).toEqual({ ...normal, ifBusy: 'skip' })
      }),
    )
  })

  it('reads new words at its own time, and leaves old ones as they were understood', () => {
    expect(amend(tomorrow, { when: 'tomorrow at 10:00' }, LATER).at).toBe(Date.parse('2026-11-28T09:00Z'))
    expect(amend(tomorrow, { context: 'fresh' }, LATER).at).toBe(tomorrow.at)
  })

  it('of the zone keeps a time on the clock, and an instant what it was', () => {
    const soon = { ...BERLIN, now: NOW + 3_600_000 }
    expect(amend(tomorrow, { timeZone: 'America/New_York' }, soon).at).toBe(Date.parse('2026-11-25T14:00Z'))
    const halfHour = normalise({ when: '30m' }, BERLIN)
    expect(amend(halfHour, { timeZone: 'America/New_York' }, BERLIN).at).toBe(halfHour.at)
    const exact = normalise({ when: '2027-01-05T09:00Z' }, BERLIN)
    expect(amend(exact, { timeZone: 'America/New_York' }, BERLIN).at).toBe(exact.at)
    expect(refusal(() => amend(tomorrow, { timeZone: 'Asia/Tokyo' }, { ...BERLIN, now: NOW + 6 * 3_600_000 }))).toMatch(
      /^timeZone: "tomorrow at 09:00" is 2026-11-25T09:00:00\+09:00, which is past/,
    )
  })

  it('of the policy chooses again between two times', () => {
    const twice = normalise({ when: '2027-10-31 02:30' }, BERLIN)
    expect(amend(twice, { overlap: 'last' }, BERLIN)).toMatchObject({
      at: Date.parse('2027-10-31T01:30Z'),
      dst: 'overlap',
    })
  })

  it('of an interval counts from the edit, unless it is told where it began', () => {
    expect(amend(everyMinute, { everySeconds: 120 }, LATER).at).toBe(LATER.now + 120_000)
    expect(amend(everyMinute, { endAt: LATER.now + DAY }, LATER).at).toBe(everyMinute.at)
    expect(amend(started, { everySeconds: 120, endAt: null }, LATER)).toMatchObject({ startAt: NOW + 5, at: NOW + 5 })
    expect(amend(started, { startAt: null, endAt: null }, LATER).at).toBe(LATER.now + 60_000)
  })

  it('takes away what is null', () => {
    expect(amend(everyMinute, { maxOccurrences: null }, LATER)).not.toHaveProperty('maxOccurrences')
    expect(amend(started, { endAt: null }, LATER)).not.toHaveProperty('endAt')
    expect(amend(tomorrow, { timeZone: null }, { ...BERLIN, serverZone: 'UTC' }).timeZone).toBe('UTC')
    expect(refusal(() => amend(everyMinute, { everySeconds: null }, LATER))).toContain('needs `everySeconds`')
  })

  it('to another kind drops what belonged to the old one, and wants what the new one needs', () => {
    const changed = amend(started, { kind: 'cron', cron: '0 9 * * *', endAt: null, startAt: null }, LATER)
    expect(changed).toMatchObject({ kind: 'cron', cron: '0 9 * * *' })
    expect(Object.keys(changed)).not.toEqual(expect.arrayContaining(['everySeconds']))
    expect(changed).not.toHaveProperty('at')
    expect(amend(everyMinute, { kind: 'immediate', maxOccurrences: null }, LATER)).toMatchObject({
      kind: 'immediate',
      at: LATER.now,
    })
    expect(refusal(() => amend(everyMinute, { kind: 'once' }, LATER))).toContain(
      'when: A recall of the kind `once` needs `when`',
    )
    expect(refusal(() => amend(tomorrow, { cron: '0 9 * * *' }, LATER))).toContain(
      'does not belong to a recall of the kind `once`',
    )
  })

  it('is held to the same rules', () => {
    const edits: [NormalDefinition, Changes, string][] = [
      [everyMinute, { everySeconds: 5 }, 'everySeconds: '],
      [everyMinute, { startAt: NOW }, 'startAt: `startAt` is 2026-11-24T19:30:00+01:00, which is past'],
      [everyMinute, { endAt: NOW + DAY }, 'endAt: '],
      [tomorrow, { when: 'yesterday' }, 'when: '],
      [everyMinute, { timeZone: 'Mars' }, 'timeZone: '],
    ]
    for (const [normal, changes, words] of edits) expect(refusal(() => amend(normal, changes, LATER))).toContain(words)
  })
})
