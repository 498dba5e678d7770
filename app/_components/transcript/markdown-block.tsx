/** One block of Markdown, read and rendered once for as long as its text stays the same. Loaded apart from the page. */
'use client'
import { Lexer } from 'marked'
import { memo } from 'react'
import { MarkdownTokens } from './markdown-tokens.tsx'

export const MarkdownBlock = memo(function MarkdownBlock({ text }: { text: string }) {
  return <MarkdownTokens tokens={Lexer.lex(text, { gfm: true })} />
})
