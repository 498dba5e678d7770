/**
 * Reads a block of Markdown into marked's tokens, with footnotes beside what marked knows. Definitions from elsewhere in
 * the text are given along, so that a block means the same alone as in its text. What cannot be read is plain text.
 */
import { Marked, type MarkedToken, type Token, type TokenizerAndRendererExtension, type Tokens } from 'marked'

export interface FootnoteMarkToken {
  type: 'footnoteMark'
  raw: string
  label: string
}
export interface FootnoteToken {
  type: 'footnote'
  raw: string
  label: string
  tokens: Token[]
}
export type MarkdownToken = MarkedToken | FootnoteMarkToken | FootnoteToken

const footnoteMark: TokenizerAndRendererExtension = {
  name: 'footnoteMark',
  level: 'inline',
  start: (source) => source.indexOf('[^'),
  tokenizer(source) {
    const match = /^\[\^([^\s\]]{1,64})\]/.exec(source)
    return match?.[1] === undefined ? undefined : { type: 'footnoteMark', raw: match[0], label: match[1] }
  },
}

const footnote: TokenizerAndRendererExtension = {
  name: 'footnote',
  level: 'block',
  start: (source) => source.match(/^ {0,3}\[\^[^\s\]]{1,64}\]:/m)?.index,
  tokenizer(source) {
    const match = /^ {0,3}\[\^([^\s\]]{1,64})\]:[ \t]*([^\n]*(?:\n(?! {0,3}\[\^)[^\n]*\S[^\n]*)*)(?:\n|$)/.exec(source)
    if (match?.[1] === undefined) return undefined
    return { type: 'footnote', raw: match[0], label: match[1], tokens: this.lexer.inlineTokens(match[2] ?? '') }
  },
}

const reader = new Marked({ gfm: true, extensions: [footnote, footnoteMark] })

export function markdownTokens(block: string, definitions: string): MarkdownToken[] {
  try {
    return reader.lexer(definitions ? `${definitions}\n\n${block}` : block) as MarkdownToken[]
  } catch {
    // Nested deeper than can be read: shown as it was written.
    return [plain(block)]
  }
}

export function plain(text: string): Tokens.Paragraph {
  return { type: 'paragraph', raw: text, text, tokens: [{ type: 'escape', raw: text, text }] }
}
