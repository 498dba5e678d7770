import { describe, expect, test } from 'vitest'
import { cutText, lineCount } from './cut-text.ts'

describe('cutText', () => {
  test('leaves a text alone that is short enough', () => {
    expect(cutText('a\nb\n', { lines: 2, chars: 100 })).toEqual({ shown: 'a\nb\n', hiddenLines: 0, hiddenChars: 0 })
  })
  test('cuts after whole lines, and says how many are hidden', () => {
    expect(cutText('a\nb\nc\nd\n', { lines: 2, chars: 100 })).toMatchObject({ shown: 'a\nb', hiddenLines: 2 })
  })
  test('cuts a word of a million letters', () => {
    const cut = cutText('x'.repeat(1_000_000), { lines: 40, chars: 8_000 })
    expect([cut.shown.length, cut.hiddenChars]).toEqual([8_000, 992_000])
  })
  test.each([
    ['', 0],
    ['a', 1],
    ['a\n', 1],
    ['a\nb', 2],
  ])('%j has %i lines', (text, lines) => {
    expect(lineCount(text)).toBe(lines)
  })
})
