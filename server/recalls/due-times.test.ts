/** What came due in a long outage, some of which a clock that ran ahead had claimed before. */
import { expect, it } from 'vitest'
import { dueTimes } from './due-times.ts'
import { normalise } from './schedule/normalise.ts'

const START = Date.UTC(2027, 0, 4)
const EVERY_MS = 10_000
const definition = normalise(
  { kind: 'interval', everySeconds: 10, startAt: START },
  { now: START - 1, serverZone: 'UTC' },
)
const time = (index: number) => START + index * EVERY_MS
const times = (from: number, upTo: number) => Array.from({ length: upTo - from + 1 }, (_, index) => time(from + index))

it('gives the newest thousand a row each, and all before them one together', () => {
  expect(dueTimes(definition, time(0), time(1_499))).toEqual({
    times: times(500, 1_499),
    older: { first: time(0), last: time(499), count: 500 },
  })
  expect(dueTimes(definition, time(0), time(999))).toEqual({ times: times(0, 999) })
})

it('gives none a row again: neither of the newest, nor the one that stands for those before', () => {
  const written = new Set([time(0), time(499), time(498), time(700), time(2_000), START + 1])
  const due = dueTimes(definition, time(0), time(1_499), written)
  expect(due.times).toEqual([...times(497, 497), ...times(500, 1_499)].filter((at) => !written.has(at)).slice(-1_000))
  expect(due.older).toEqual({ first: time(1), last: time(496), count: 496 })
  expect(due.times.length + (due.older?.count ?? 0)).toBe(1_500 - 4)
})

it('finds nothing where all have their rows', () => {
  expect(dueTimes(definition, time(0), time(2), new Set(times(0, 2)))).toEqual({ times: [] })
  expect(dueTimes(definition, time(0), time(0), new Set([time(0)]))).toEqual({ times: [] })
})
