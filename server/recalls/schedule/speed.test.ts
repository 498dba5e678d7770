/** Loose bounds, on the best of several tries: what would block the event loop shows, a busy machine does not. */
import { expect, it } from 'vitest'
import { BERLIN, cronIn, NOW } from './fixtures/definitions.ts'
import { nextTimes, timesBetween } from './next-times.ts'
import { normalise } from './normalise.ts'

const YEAR = 366 * 86_400_000

function bestMs(work: () => void, tries = 20): number {
  const took = Array.from({ length: tries }, () => {
    const begun = performance.now()
    work()
    return performance.now() - begun
  })
  return Math.min(...took)
}

it.each([
  '0 9 * * 1-5',
  '*/15 * * * *',
  '0 * * * *',
  '30 2 * * *',
  '0 0 1 * *',
  '0 0 L * *',
  '*/10 * * * * *',
  '0 0 29 2 *',
  '0 0 29 2 1',
])('five times of %s take under a millisecond', (cron) => {
  const normal = cronIn('Europe/Berlin', cron)
  expect(bestMs(() => nextTimes(normal, { after: NOW, count: 5 }))).toBeLessThan(1)
})

it.each(['0 0 30 2 *', '0 0 31 4,6,9,11 *', '0 0 31W 2 *', '* * * * * *', '0,55 0,59 0,23 * * *'])(
  '%s is refused in under 50 ms',
  (cron) => {
    expect(bestMs(() => expect(() => normalise({ kind: 'cron', cron }, BERLIN)).toThrow())).toBeLessThan(50)
  },
)

it('what the policy always skips is refused in under 50 ms', () => {
  const draft = { kind: 'cron', cron: '30 2 * 3 SUNL', gap: 'skip' } as const
  expect(bestMs(() => expect(() => normalise(draft, BERLIN)).toThrow('never comes'))).toBeLessThan(50)
})

it.each(['*/10 * * * * *', '* * * * *', '0 0 29 2 *'])('ten years of %s are counted in under 200 ms', (cron) => {
  const normal = cronIn('Africa/Casablanca', cron)
  expect(bestMs(() => timesBetween(normal, { after: NOW - 10 * YEAR, upTo: NOW, limit: 1_000 }), 5)).toBeLessThan(200)
})
