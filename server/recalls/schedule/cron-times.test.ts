import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bruteForce, type Stretch, walk } from './fixtures/brute-force.ts'
import { CLOCK_CHANGES } from './fixtures/clock-changes.ts'
import { nextTimes, timesBetween } from './next-times.ts'
import type { NormalDefinition } from './normal-definition.ts'
import { readCron } from './read-cron.ts'
import { segmentAt } from './zone-segments.ts'

const HOUR = 3_600_000
const MINUTE = 60_000

const policies = fc.record({
  gap: fc.constantFrom('after' as const, 'skip' as const),
  overlap: fc.constantFrom('first' as const, 'last' as const, 'both' as const),
})
const change = fc.constantFrom(...(Object.keys(CLOCK_CHANGES) as (keyof typeof CLOCK_CHANGES)[]))
const sixtieths = field(0, 59)
/** The hours in which clocks are changed, more often than others. */
const hour = fc.oneof(
  field(0, 23),
  field(0, 4),
  fc.constantFrom('*', '*/2', '*/3', '2', '0', '23', '1-3', '22-23', '0,23'),
)
const day = fc.oneof({ weight: 4, arbitrary: fc.constant('*') }, { weight: 1, arbitrary: field(1, 31) })
const month = fc.oneof({ weight: 6, arbitrary: fc.constant('*') }, { weight: 1, arbitrary: field(1, 12) })
const weekday = fc.oneof({ weight: 4, arbitrary: fc.constant('*') }, { weight: 1, arbitrary: field(0, 7) })

const stretches = new Map<string, Stretch>()

describe('times of a cron expression around a change of the clock', () => {
  it.each(Object.entries(CLOCK_CHANGES).filter(([, { zone }]) => zone !== 'UTC'))('%s is one', (_, { zone, at }) => {
    expect(segmentAt(zone, Date.parse(at)).from).toBe(Date.parse(at))
  })

  it('are those of a walk over all minutes, each once and in order', () => {
    const cron = fc.tuple(sixtieths, hour, day, month, weekday).map((fields) => fields.join(' '))
    fc.assert(
      fc.property(cron, change, policies, (each, name, bending) => {
        expectAsWalked(each, name, bending, { halfMs: 26 * HOUR, stepMs: MINUTE })
      }),
      { numRuns: 400 },
    )
  })

  it('are those of a walk over all seconds', () => {
    const cron = fc.tuple(sixtieths, sixtieths, hour, day, month, weekday).map((fields) => fields.join(' '))
    const shortChange = change.filter((name) => !/Apia|Kwajalein/.test(name))
    fc.assert(
      fc.property(cron, shortChange, policies, (each, name, bending) => {
        expectAsWalked(each, name, bending, { halfMs: 2.25 * HOUR, stepMs: 1_000 })
      }),
      { numRuns: 80 },
    )
  })
})

function expectAsWalked(
  cron: string,
  name: keyof typeof CLOCK_CHANGES,
  bending: Pick<NormalDefinition, 'gap' | 'overlap'>,
  { halfMs, stepMs }: { halfMs: number; stepMs: number },
): void {
  const { zone, at } = CLOCK_CHANGES[name]
  const from = Date.parse(at) - halfMs
  const upTo = Date.parse(at) + halfMs
  const normal = daily(cron, zone, bending)
  const times = nextTimes(normal, { after: from - 1, count: Number.POSITIVE_INFINITY, upTo }).map((time) => time.at)
  expect(times).toEqual(bruteForce(cron, bending, stretch(zone, from, upTo, stepMs)))
  const between = timesBetween(normal, { after: from - 1, upTo, limit: 5 })
  expect([between.count, between.first, between.last]).toEqual([times.length, times[0], times.at(-1)])
  expect(between.newest.map((time) => time.at)).toEqual(times.slice(-5))
}

function stretch(zone: string, from: number, upTo: number, stepMs: number): Stretch {
  const key = [zone, from, stepMs].join()
  let found = stretches.get(key)
  if (!found) stretches.set(key, (found = walk(zone, from, upTo, stepMs)))
  return found
}

function daily(cron: string, timeZone: string, bending: Pick<NormalDefinition, 'gap' | 'overlap'>): NormalDefinition {
  const rest = { ifBusy: 'defer', catchUp: 'coalesce', context: 'session' } as const
  return { kind: 'cron', cron: readCron(cron), timeZone, ...rest, ...bending }
}

/** One field of an expression: a star, a number, a range, a step, a list. */
function field(low: number, high: number): fc.Arbitrary<string> {
  const value = fc.integer({ min: low, max: high })
  const range = fc.tuple(value, value).map(([one, other]) => `${Math.min(one, other)}-${Math.max(one, other)}`)
  const step = fc.integer({ min: 1, max: Math.min(15, high) })
  const item = fc.oneof(
    value.map(String),
    range,
    fc.tuple(range, step).map(([each, by]) => `${each}/${by}`),
  )
  return fc.oneof(
    fc.constant('*'),
    step.map((by) => `*/${by}`),
    item,
    fc.array(item, { minLength: 2, maxLength: 4 }).map((items) => items.join(',')),
  )
}
