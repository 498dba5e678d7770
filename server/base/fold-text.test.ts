import { expect, it } from 'vitest'
import { foldText, rangesOf } from './fold-text.ts'

it.each([
  ['Straße', 'STRASSE'],
  ['İstanbul', 'istanbul'],
  ['ISPARTA', 'ısparta'],
  ['ΜΑΚΡΟΣ', 'μακρος'],
  ['ÄRGER', 'a\u0308rger'],
  ['Ёлка', 'ёлка'],
  ['日本語', '日本語'],
])('%s and %s are the same when they are searched', (one, other) => {
  expect(foldText(one)).toBe(foldText(other))
})

it('accents make a difference', () => {
  expect(foldText('résumé')).not.toBe(foldText('resume'))
})

it('folding what is folded changes nothing', () => {
  for (const text of ['Straße İI ς Σ', 'ﬁn ŉ', '😀 Ǆ']) expect(foldText(foldText(text))).toBe(foldText(text))
})

it('a place is told in the text as it is written, though folding makes it longer or shorter', () => {
  const text = 'Die Straße nach İzmir 😀, die STRASSE nach Rom'
  const found = rangesOf(text, foldText('straße')).map(([from, to]) => text.slice(from, to))
  expect(found).toEqual(['Straße', 'STRASSE'])
  const [range] = rangesOf(text, foldText('izmir 😀'))
  expect(text.slice(...(range ?? [0, 0]))).toBe('İzmir 😀')
})

it('no more places are told than are asked for, and none of nothing', () => {
  expect(rangesOf('aaaa', 'a', 2)).toEqual([
    [0, 1],
    [1, 2],
  ])
  expect(rangesOf('aaaa', '')).toEqual([])
})
