import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { walk } from './fixtures/brute-force.ts'
import { CLOCK_CHANGES } from './fixtures/clock-changes.ts'
import { localTime } from './local-time.ts'
import { endOfGap, instantsOf, segmentAt, wallAt } from './zone-segments.ts'

const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
const instant = fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2080, 0, 1) })

function offsetOf(name: string, at: number): number {
  const second = Math.floor(at / 1_000) * 1_000
  return (walk(name, second, second, 1_000).walls[0] as number) - second
}

describe('a segment of a zone', () => {
  it('has one offset, the one that Intl has, and ends where it changes', () => {
    fc.assert(
      fc.property(zone, instant, (name, at) => {
        const segment = segmentAt(name, at)
        expect(segment.offset).toBe(offsetOf(name, at))
        expect(segment.from <= at && at < segment.to).toBe(true)
        for (const edge of [segment.from, segment.to].filter(Number.isFinite)) {
          expect(segmentAt(name, edge).from).toBe(edge)
          expect(segmentAt(name, edge - 1).to).toBe(edge)
          expect(segmentAt(name, edge).offset).not.toBe(segmentAt(name, edge - 1).offset)
        }
      }),
      { numRuns: 80 },
    )
  })

  it('is the same whether it is looked up forwards or backwards', () => {
    const forwards: number[] = []
    for (let at = Date.UTC(2020, 0, 1); at < Date.UTC(2030, 0, 1); at = segmentAt('Africa/Cairo', at).to)
      forwards.push(at)
    const backwards: number[] = []
    for (let at = Date.UTC(2030, 0, 1) - 1; at > Date.UTC(2020, 0, 1); at = segmentAt('Africa/Cairo', at).from - 1) {
      backwards.push(segmentAt('Africa/Cairo', at).from)
    }
    expect(backwards.reverse().slice(1)).toEqual(forwards.slice(1))
  })
})

it('a wall time is shown once, twice, or swallowed by a gap, as the clock is seen to show it', () => {
  const change = fc.constantFrom(...Object.values(CLOCK_CHANGES))
  fc.assert(
    fc.property(change, fc.integer({ min: -26 * 60, max: 26 * 60 }), ({ zone: name, at }, minutes) => {
      const wall = wallAt(name, Date.parse(at)) + minutes * 60_000
      const begin = wall - 26 * 3_600_000
      const { walls } = walk(name, begin, wall + 26 * 3_600_000, 60_000)
      const shown = [...walls.keys()].filter((index) => walls[index] === wall).map((index) => begin + index * 60_000)
      expect(instantsOf(name, wall)).toEqual(shown)
      if (shown.length === 0) {
        const end = endOfGap(name, wall)
        expect(wallAt(name, end - 1)).toBeLessThan(wall)
        expect(wallAt(name, end)).toBeGreaterThan(wall)
      }
    }),
    { numRuns: 40 },
  )
})

it('a local time is told so that it is read as the same instant', () => {
  fc.assert(
    fc.property(zone, instant, (name, at) => {
      // ISO 8601 as Date reads it has no seconds in an offset; no zone of these years has.
      fc.pre(segmentAt(name, at).offset % 60_000 === 0)
      expect(Date.parse(localTime(name, at))).toBe(at)
    }),
    { numRuns: 80 },
  )
})
