/** One block of Markdown, rendered once for as long as its text stays the same. Loaded apart from the page. */
'use client'
import { IconSquare, IconSquareCheck } from '@tabler/icons-react'
import { memo } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { useHighlighter } from '../../_hooks/use-highlighter.ts'
import { CodeBlock } from './code-block.tsx'
import classes from './markdown.module.css'

const remarkPlugins = [remarkGfm]

const components: Components = {
  a: ({ node: _, children, ...props }) => (
    <a {...props} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  ),
  // An image would tell its host that this page was read: it is shown as the link that it is.
  img: ({ src, alt }) => (
    <a href={typeof src === 'string' ? src : undefined} target="_blank" rel="noreferrer noopener">
      Image: {alt || String(src)}
    </a>
  ),
  // Of a task list: it says how things stand, and nothing can be ticked here.
  input: ({ checked }) => {
    const Icon = checked ? IconSquareCheck : IconSquare
    return <Icon size={16} stroke={1.7} role="img" aria-label={checked ? 'Done' : 'Open'} className={classes.task} />
  },
  pre: ({ node: _, children }) => <CodeBlock>{children}</CodeBlock>,
  table: ({ node: _, ...props }) => (
    <section className={classes.table} tabIndex={0} aria-label="Table">
      <table {...props} />
    </section>
  ),
}

export const MarkdownBlock = memo(function MarkdownBlock({ text }: { text: string }) {
  const rehypePlugins = useHighlighter(text.includes('```') || text.includes('~~~'))
  return (
    <ReactMarkdown remarkPlugins={remarkPlugins} rehypePlugins={rehypePlugins} components={components}>
      {text}
    </ReactMarkdown>
  )
})
