import { describe, expect, test } from 'vitest'
import { markdownBlocks } from './markdown-blocks.ts'

describe('markdownBlocks', () => {
  test('cuts between paragraphs', () => {
    expect(markdownBlocks('one\n\ntwo\nthree\n')).toEqual(['one\n\n', 'two\nthree\n'])
  })
  test('keeps a list and what is indented under it together', () => {
    const list = '- one\n\n  more of one\n\n- two\n'
    expect(markdownBlocks(list)).toEqual([list])
  })
  test('keeps the empty lines of a code fence inside it', () => {
    const code = '```ts\nconst a = 1\n\nconst b = 2\n```\n'
    expect(markdownBlocks(`${code}\nafter`)).toEqual([`${code}\n`, 'after'])
  })
  test('a fence is closed only by its own marker', () => {
    const code = '````\n```\n\ntext\n````\n'
    expect(markdownBlocks(code)).toEqual([code])
  })
  test('cuts a paragraph that grows without end', () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => `${index}\n`).join('')
    const blocks = markdownBlocks(lines)
    expect(blocks.length).toBeGreaterThan(2)
    expect(blocks.join('')).toBe(lines)
  })
  test('cuts a line that does not end, the same way while it grows', () => {
    const line = 'word '.repeat(10_000)
    const blocks = markdownBlocks(line)
    expect(blocks.length).toBeGreaterThan(5)
    expect(blocks.join('')).toBe(line)
    const earlier = markdownBlocks(line.slice(0, 31_234)).slice(0, -1)
    expect(blocks.slice(0, earlier.length)).toEqual(earlier)
  })
  test('a long fence goes on as a fence', () => {
    const blocks = markdownBlocks(`\`\`\`log\n${'line of a log\n'.repeat(40_000)}\`\`\`\n`)
    expect(blocks.length).toBeGreaterThan(1)
    expect(blocks.every((block) => block.startsWith('```log\n') && block.endsWith('```\n'))).toBe(true)
  })
  test('what is before a cut stays the same while the text grows', () => {
    const text = '# Title\n\npara\n\n- a\n- b\n\n```js\nx\n\ny\n```\n\nend **bold**\n\nlast'
    for (let end = 1; end < text.length; end++) {
      const settled = markdownBlocks(text.slice(0, end)).slice(0, -1)
      expect(markdownBlocks(text).slice(0, settled.length)).toEqual(settled)
    }
  })
})
