import { expect, it } from 'vitest'
import { createFollowLag } from './follow-lag.ts'

function scene() {
  let time = 0
  const lag = createFollowLag(() => time)
  const at = (ms: number, upTo: number, head: number) => {
    time = ms
    lag.note(upTo, head)
    return lag.behindMs()
  }
  return { at }
}

it('one that has all it has heard of is not behind', () => {
  const { at } = scene()
  expect(at(0, 10, 10)).toBe(0)
  expect(at(5_000, 20, 20)).toBe(0)
})

it('is behind since it heard of the first that it does not have, however far the log has gone on', () => {
  const { at } = scene()
  expect(at(0, 10, 100)).toBe(0)
  expect(at(400, 60, 300)).toBe(400)
  expect(at(900, 99, 900)).toBe(900)
  expect(at(1_000, 100, 1_000)).toBe(600)
  expect(at(1_100, 899, 1_000)).toBe(200)
  expect(at(1_200, 1_000, 1_000)).toBe(0)
})

it('a steady stream of which a little is always on its way is never long behind', () => {
  const { at } = scene()
  const lags = Array.from({ length: 2_000 }, (_, turn) => at(turn * 10, turn * 5, turn * 5 + 50))
  expect(Math.max(...lags)).toBeLessThanOrEqual(150)
})
