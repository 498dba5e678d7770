/** One block of Markdown, read and rendered once for as long as its text stays the same. Loaded apart from the page. */
'use client'
import { memo } from 'react'
import { markdownTokens } from '../../_client/markdown/markdown-lexer.ts'
import { MarkdownTokens } from './markdown-tokens.tsx'

interface MarkdownBlockProps {
  text: string
  /** Of links, from elsewhere in the text. */
  definitions: string
}

export const MarkdownBlock = memo(function MarkdownBlock({ text, definitions }: MarkdownBlockProps) {
  return <MarkdownTokens tokens={markdownTokens(text, definitions)} depth={0} />
})
