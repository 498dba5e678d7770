import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { markdownBlocks } from './markdown-blocks.ts'
import { markdownDefinitions } from './markdown-definitions.ts'
import { markdownTokens } from './markdown-lexer.ts'
import { steadyTail } from './steady-tail.ts'

/** What is said with what form, without where it stood. */
function meaning(tokens: readonly object[]): unknown[] {
  return tokens.flatMap((token) => {
    const { type, text, href, tokens: inner, items, header, rows, label } = token as Record<string, unknown>
    if (type === 'space' || type === 'def') return []
    const parts = [inner, items, header, ...(Array.isArray(rows) ? rows : [])].filter(Array.isArray)
    const own = parts.length > 0 ? undefined : String(text ?? '').trim()
    return [
      {
        type,
        ...(own && { own }),
        ...(href !== undefined && { href }),
        ...(label !== undefined && { label }),
        parts: parts.map(meaning),
      },
    ]
  })
}
const whole = (text: string) => meaning(markdownTokens(text, ''))
const inBlocks = (text: string) => {
  const definitions = markdownDefinitions(text)
  return markdownBlocks(text).flatMap((block) => meaning(markdownTokens(block, definitions)))
}

const PIECES = [
  '# Title',
  'A paragraph of **words**',
  'more of it',
  '- item',
  '- [x] done',
  '  - inner',
  '1. one',
  '> quoted',
  '```js\ncode\n\nmore\n```',
  '| a | b |\n| - | - |\n| 1 | 2 |',
  '[ref][x]',
  '[x]: https://example.com',
  'See[^1]',
  '[^1]: A note',
  '---',
  '<b>html</b>',
  '    indented',
  '',
]
const documents = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join('\n\n'))
const anyLines = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join('\n'))

describe('Markdown in blocks', () => {
  test('means what it means as a whole', () => {
    fc.assert(
      fc.property(documents, (text) => {
        expect(inBlocks(text)).toEqual(whole(text))
      }),
      { numRuns: 500 },
    )
  })
  test('never takes back a block that precedes the last one, wherever the stream stands', () => {
    fc.assert(
      fc.property(fc.oneof(documents, anyLines), (text) => {
        let settled: string[] = []
        for (let end = 1; end <= text.length; end++) {
          const blocks = markdownBlocks(text.slice(0, end))
          expect(blocks.slice(0, settled.length)).toEqual(settled)
          expect(blocks.join('')).toBe(text.slice(0, end))
          settled = blocks.slice(0, -1)
        }
      }),
    )
  })
  test('what is nested a thousand levels deep is read or shown plain, and never thrown', () => {
    for (const sign of ['> ', '- ', '1. ', '[', '**', '`', '<b>', '![']) {
      expect(markdownTokens(`${sign.repeat(1_000)}x`, '').length).toBeGreaterThan(0)
    }
  })
})

describe('steadyTail', () => {
  test.each([
    ['| a | b |', '| a | b\n| - | - |'],
    ['| a | b |\n| -', '| a | b\n| - | - |'],
    ['some **bo', 'some **bo**'],
    ['some `co', 'some `co`'],
    ['see [the page](https://exam', 'see the page'],
    ['```js\nconst a = `', '```js\nconst a = `'],
    ['2 ** 3', '2 ** 3'],
    ['a * b', 'a * b'],
    ['plain', 'plain'],
  ])('%j is shown as %j', (block, steady) => {
    expect(steadyTail(block)).toBe(steady)
  })
})
