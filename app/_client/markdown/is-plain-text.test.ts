import { Lexer, type Token } from 'marked'
import { describe, expect, test } from 'vitest'
import { isPlainText } from './is-plain-text.ts'

describe('isPlainText', () => {
  test.each(['1\n2\n3\n', 'Words, and more words: all (quite) plain!', 'a-b and 3.5', 'It’s 50 % — “done”.'])(
    '%j is',
    (text) => {
      expect(isPlainText(text)).toBe(true)
      const [block] = Lexer.lex(text)
      expect(block?.type).toBe('paragraph')
      expect(block && 'tokens' in block && block.tokens?.every((token: Token) => token.type === 'text')).toBe(true)
    },
  )
  test.each([
    '**bold**',
    '# Title',
    '- item',
    'before\n1. item',
    '1) item',
    '> quote',
    'Title\n=====',
    '`code`',
    '    indented',
    'see https://example.org',
    'www.example.org',
    'a@example.org',
    '| a | b |',
    '<b>',
    '&amp;',
    'hard  \nbreak',
  ])('%j is not', (text) => {
    expect(isPlainText(text)).toBe(false)
  })
})
