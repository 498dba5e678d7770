import { describe, expect, it } from 'vitest'
import { previewOf } from './preview.ts'

describe('the preview of a text', () => {
  it.each([
    ['a fence', '```json\n{ "a": [1] }\n```\n\nThat is it.', '{ "a": [1] } That is it.'],
    ['a fence that is not closed yet', '```ts\nconst a = 1', 'const a = 1'],
    ['headings', '# Plan\n\nFirst\n---\nthis', 'Plan First this'],
    ['emphasis', 'It is **very** *much* ~~gone~~ `as_is`.', 'It is very much gone as_is.'],
    [
      'links and images',
      '[Here](https://example.org) is ![a plot](plot.png) <https://a.example>',
      'Here is a plot https://a.example',
    ],
    ['lists', '1. one\n2. two\n   - inner\n- [x] done', 'one two inner done'],
    ['quotes', '> said\n> so', 'said so'],
    ['tables', '| a | b |\n|---|---|\n| 1 | **2** |', 'a b 1 2'],
    ['escapes', '\\*not emphasis\\*', '*not emphasis*'],
  ])('has no signs of %s', (_, text, expected) => {
    expect(previewOf(text)).toBe(expected)
  })

  it.each([
    '2 * 3 * 4 = 24',
    'a snake_case_name',
    '<b>tags</b> & more',
    'count to 5 every 20ms',
    'C:\\temp',
    '#tag',
    '---',
  ])('leaves what only looks like Markdown: %s', (text) => expect(previewOf(text)).toBe(text))

  it('is one line of at most 160 characters', () => {
    expect(previewOf('  two\n\n  lines ')).toBe('two lines')
    expect(previewOf('word '.repeat(200))).toHaveLength(160)
  })
  it('is empty for an empty text', () => {
    expect(previewOf('  \n ')).toBe('')
  })
  it('is quick whatever is opened and never closed', () => {
    for (const sign of ['>', '[', '![', '*', '_', '`', '- ', '<', '(', '|', '*a_', '[a](', '1. ']) {
      const startedAt = performance.now()
      previewOf(sign.repeat(640))
      expect(performance.now() - startedAt).toBeLessThan(500)
    }
  })
})
