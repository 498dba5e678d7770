/** What stands inside of a Markdown block, as React elements; see `MarkdownTokens`. */
'use client'
import type { Token } from 'marked'
import { Fragment, type ReactNode } from 'react'
import { decodeEntities } from '../../_client/markdown/decode-entities.ts'
import type { MarkdownToken } from '../../_client/markdown/markdown-lexer.ts'
import { FootnoteMark } from './footnotes.tsx'
import { MessageImage } from './message-image.tsx'
import { SafeLink } from './safe-link.tsx'

const LINE_BREAK = /^<br\s*\/?>$/i

export function MarkdownInline({ tokens }: { tokens: readonly Token[] }) {
  return tokens.map((token, index) => <Fragment key={index}>{inline(token as MarkdownToken)}</Fragment>)
}

function inline(token: MarkdownToken): ReactNode {
  switch (token.type) {
    case 'text':
      return token.tokens ? <MarkdownInline tokens={token.tokens} /> : decodeEntities(token.text)
    case 'escape':
      return token.text
    case 'strong':
      return (
        <strong>
          <MarkdownInline tokens={token.tokens} />
        </strong>
      )
    case 'em':
      return (
        <em>
          <MarkdownInline tokens={token.tokens} />
        </em>
      )
    case 'del':
      return (
        <del>
          <MarkdownInline tokens={token.tokens} />
        </del>
      )
    case 'codespan':
      return <code dir="ltr">{token.text}</code>
    case 'br':
      return '\n'
    case 'link':
      return (
        <SafeLink href={token.href}>
          <MarkdownInline tokens={token.tokens} />
        </SafeLink>
      )
    case 'image':
      return <MessageImage href={token.href} text={token.text} />
    case 'footnoteMark':
      return <FootnoteMark label={token.label} />
    case 'html':
      return LINE_BREAK.test(token.raw) ? <br /> : token.raw
    case 'checkbox':
      return null
    default:
      return token.raw
  }
}
