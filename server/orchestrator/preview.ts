/** The line that a list shows of a session's newest text: its words, without the signs of Markdown. */
import { lexer, type MarkedToken, type Token } from 'marked'
import { cleanText } from '../base/clean-text.ts'

const PREVIEW_CHARS = 160

export function previewOf(text: string): string {
  const beginning = text.slice(0, PREVIEW_CHARS * 4)
  const words = oneLine(wordsOf(lexer(beginning)))
  return cleanText((words || oneLine(beginning)).slice(0, PREVIEW_CHARS))
}

function wordsOf(tokens: readonly Token[]): string {
  return tokens.map((token) => wordsOfToken(token as MarkedToken)).join('')
}

/** Blocks end with a space, since what follows stands on a line of its own. */
function wordsOfToken(token: MarkedToken): string {
  switch (token.type) {
    case 'space':
    case 'br':
    case 'hr':
    case 'checkbox':
      return ' '
    case 'code':
      return `${token.text} `
    case 'codespan':
    case 'escape':
    case 'image':
      return token.text
    case 'list':
      return wordsOf(token.items)
    case 'table':
      return [token.header, ...token.rows]
        .flat()
        .map((cell) => `${wordsOf(cell.tokens)} `)
        .join('')
    case 'blockquote':
    case 'heading':
    case 'list_item':
    case 'paragraph':
      return `${wordsOf(token.tokens)} `
    case 'del':
    case 'em':
    case 'link':
    case 'strong':
      return wordsOf(token.tokens)
    case 'text':
      return token.tokens ? `${wordsOf(token.tokens)} ` : token.text
    // HTML is shown as it is written, here as in the transcript.
    case 'html':
    case 'def':
      return token.raw
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
