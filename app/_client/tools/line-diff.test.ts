import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type DiffLine, lineDiff } from './line-diff.ts'

const shown = (lines: DiffLine[]) =>
  lines.map(({ kind, text }) => `${{ same: ' ', removed: '-', added: '+', gap: '…' }[kind]}${text}`)

describe('lineDiff', () => {
  test('tells what changed, with a few lines around', () => {
    const before = '1\n2\n3\n4\n5\n6\n7\n8\n9\n'
    expect(shown(lineDiff(before, before.replace('5', 'five')))).toEqual([
      '…',
      ' 2',
      ' 3',
      ' 4',
      '-5',
      '+five',
      ' 6',
      ' 7',
      ' 8',
      '…',
    ])
  })
  test('finds lines that stay between those that change', () => {
    expect(shown(lineDiff('a\nb\nc', 'x\nb\ny'))).toEqual(['-a', '+x', ' b', '-c', '+y'])
  })
  test('a new file is all added, an emptied one all removed', () => {
    expect(shown(lineDiff('', 'a\nb\n'))).toEqual(['+a', '+b'])
    expect(shown(lineDiff('a\n', ''))).toEqual(['-a'])
  })
  test('compares no more than it can in a moment', () => {
    const long = (word: string) => Array.from({ length: 20_000 }, (_, n) => `${word} ${n}`).join('\n')
    expect(lineDiff(long('old'), long('new'))).toHaveLength(40_000)
  })
  test('both texts can be read back from it', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 7 })
      .map((lines) => lines.map((line) => `${line}\n`).join(''))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before, after)
        fc.pre(!lines.some(({ kind }) => kind === 'gap'))
        const without = (kind: DiffLine['kind']) =>
          lines
            .filter((line) => line.kind !== kind)
            .map((line) => `${line.text}\n`)
            .join('')
        expect(without('added')).toBe(before)
        expect(without('removed')).toBe(after)
      }),
    )
  })
})
