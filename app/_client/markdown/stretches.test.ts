import { expect, test } from 'vitest'
import { stretchesOf } from './stretches.ts'

test('stretches cover all blocks in their order, and only the last one grows', () => {
  const blocks = Array.from({ length: 100 }, (_, index) => `${'word '.repeat(40 * (1 + (index % 3)))}\n\n`)
  let before = stretchesOf([])
  for (let count = 1; count <= blocks.length; count++) {
    const now = stretchesOf(blocks.slice(0, count))
    expect(now.flatMap(({ from, to }) => blocks.slice(from, to))).toEqual(blocks.slice(0, count))
    expect(now.slice(0, before.length - 1)).toEqual(before.slice(0, -1))
    before = now
  }
  expect(before.length).toBeGreaterThan(5)
})

test('a stretch knows about how high it is', () => {
  expect(stretchesOf(['x'.repeat(900)])).toEqual([{ from: 0, to: 1, lines: 11 }])
  expect(stretchesOf(['a\nb\nc\n\n', 'd\n\n'])).toEqual([{ from: 0, to: 2, lines: 6 }])
})
