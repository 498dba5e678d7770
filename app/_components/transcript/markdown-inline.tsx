/** What stands inside of a Markdown block, as React elements; see `MarkdownTokens`. */
'use client'
import type { MarkedToken, Token } from 'marked'
import { Fragment, type ReactNode } from 'react'
import { decodeEntities } from '../../_client/decode-entities.ts'
import { safeHref } from '../../_client/safe-href.ts'

const LINE_BREAK = /^<br\s*\/?>$/i

export function MarkdownInline({ tokens }: { tokens: readonly Token[] }) {
  return tokens.map((token, index) => <Fragment key={index}>{inline(token as MarkedToken)}</Fragment>)
}

function inline(token: MarkedToken): ReactNode {
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
      return <code>{token.text}</code>
    case 'br':
      return '\n'
    case 'link':
      return (
        <Link href={token.href}>
          <MarkdownInline tokens={token.tokens} />
        </Link>
      )
    case 'image':
      // Fetching it would tell its host that this page was read: it is shown as the link that it is.
      return <Link href={token.href}>Image: {token.text || token.href}</Link>
    case 'html':
      return LINE_BREAK.test(token.raw) ? <br /> : token.raw
    case 'checkbox':
      return null
    default:
      return token.raw
  }
}

function Link({ href, children }: { href: string; children: ReactNode }) {
  const safe = safeHref(href)
  if (safe === null) return children
  return (
    <a href={safe} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  )
}
