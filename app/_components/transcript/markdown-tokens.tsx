/** Markdown's blocks as React elements. Nothing is ever put into the page as HTML: what looks like it is shown as text. */
'use client'
import { IconSquare, IconSquareCheck } from '@tabler/icons-react'
import type { Token, Tokens } from 'marked'
import type { MarkdownToken } from '../../_client/markdown/markdown-lexer.ts'
import { CodeBlock } from './code-block.tsx'
import { Footnote } from './footnotes.tsx'
import classes from './markdown.module.css'
import { MarkdownInline } from './markdown-inline.tsx'

/** Deeper is shown as it was written: nobody reads it, and a page nests only so far. */
const DEEPEST = 24

interface MarkdownTokensProps {
  tokens: readonly Token[]
  depth: number
}

export function MarkdownTokens({ tokens, depth }: MarkdownTokensProps) {
  return tokens.map((token, index) => <Block key={index} token={token as MarkdownToken} depth={depth} />)
}

function Block({ token, depth }: { token: MarkdownToken; depth: number }) {
  if (depth > DEEPEST) return <p dir="auto">{token.raw}</p>
  switch (token.type) {
    case 'paragraph':
      return (
        <p dir={directionAt(depth)}>
          <MarkdownInline tokens={token.tokens} />
        </p>
      )
    case 'heading': {
      const Heading = HEADINGS[token.depth - 1] ?? 'h6'
      return (
        <Heading data-level={token.depth} dir={directionAt(depth)}>
          <MarkdownInline tokens={token.tokens} />
        </Heading>
      )
    }
    case 'code':
      return <CodeBlock code={token.text} language={token.lang?.split(/\s/)[0] || undefined} />
    case 'list':
      return <List list={token} depth={depth} />
    case 'blockquote':
      return (
        <blockquote dir={directionAt(depth)}>
          <MarkdownTokens tokens={token.tokens} depth={depth + 1} />
        </blockquote>
      )
    case 'table':
      return <Table table={token} />
    case 'hr':
      return <hr />
    case 'text':
      return (
        <span className={classes.lines}>{token.tokens ? <MarkdownInline tokens={token.tokens} /> : token.text}</span>
      )
    case 'html':
      return <p dir="auto">{token.text.trim()}</p>
    case 'footnote':
      return (
        <Footnote label={token.label}>
          <MarkdownInline tokens={token.tokens} />
        </Footnote>
      )
    default:
      return null
  }
}

/** A list or a quote takes its direction from what is within it, as long as that has none of its own. */
function directionAt(depth: number) {
  return depth === 0 ? 'auto' : undefined
}

/** One level down: the page's own title is its only first one. */
const HEADINGS = ['h2', 'h3', 'h4', 'h5', 'h6'] as const

function List({ list, depth }: { list: Tokens.List; depth: number }) {
  const items = list.items.map((item, index) => (
    <li key={index} className={item.task ? classes.task : undefined}>
      {item.task && <Tick done={item.checked ?? false} />}
      <MarkdownTokens tokens={item.tokens} depth={depth + 1} />
    </li>
  ))
  const dir = directionAt(depth)
  if (!list.ordered) return <ul dir={dir}>{items}</ul>
  return (
    <ol start={list.start === '' ? undefined : list.start} dir={dir}>
      {items}
    </ol>
  )
}

/** How a task stands; nothing can be ticked here. */
function Tick({ done }: { done: boolean }) {
  const Icon = done ? IconSquareCheck : IconSquare
  return <Icon size={16} stroke={1.7} role="img" aria-label={done ? 'Done' : 'Open'} className={classes.tick} />
}

function Table({ table }: { table: Tokens.Table }) {
  return (
    <section className={classes.table} tabIndex={0} aria-label="Table">
      <table>
        <thead>
          <tr>
            {table.header.map((cell, index) => (
              <th key={index} dir="auto" style={alignment(cell)}>
                <MarkdownInline tokens={cell.tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} dir="auto" style={alignment(cell)}>
                  <MarkdownInline tokens={cell.tokens} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function alignment({ align }: Tokens.TableCell) {
  return align ? { textAlign: align } : undefined
}
