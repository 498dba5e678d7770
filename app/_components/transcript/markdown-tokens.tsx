/** Markdown's blocks as React elements. Nothing is ever put into the page as HTML: what looks like it is shown as text. */
'use client'
import { IconSquare, IconSquareCheck } from '@tabler/icons-react'
import type { MarkedToken, Token, Tokens } from 'marked'
import { CodeBlock } from './code-block.tsx'
import classes from './markdown.module.css'
import { MarkdownInline } from './markdown-inline.tsx'

export function MarkdownTokens({ tokens }: { tokens: readonly Token[] }) {
  return tokens.map((token, index) => <Block key={index} token={token as MarkedToken} />)
}

function Block({ token }: { token: MarkedToken }) {
  switch (token.type) {
    case 'paragraph':
      return (
        <p>
          <MarkdownInline tokens={token.tokens} />
        </p>
      )
    case 'heading': {
      const Heading = HEADINGS[token.depth - 1] ?? 'h6'
      return (
        <Heading data-level={token.depth}>
          <MarkdownInline tokens={token.tokens} />
        </Heading>
      )
    }
    case 'code':
      return <CodeBlock code={token.text} language={token.lang?.split(/\s/)[0] || undefined} />
    case 'list':
      return <List list={token} />
    case 'blockquote':
      return (
        <blockquote>
          <MarkdownTokens tokens={token.tokens} />
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
      return <p>{token.text.trim()}</p>
    default:
      return null
  }
}

/** One level down: the page's own title is its only first one. */
const HEADINGS = ['h2', 'h3', 'h4', 'h5', 'h6'] as const

function List({ list }: { list: Tokens.List }) {
  const items = list.items.map((item, index) => (
    <li key={index} className={item.task ? classes.task : undefined}>
      {item.task && <Tick done={item.checked ?? false} />}
      <MarkdownTokens tokens={item.tokens} />
    </li>
  ))
  return list.ordered ? <ol start={list.start || undefined}>{items}</ol> : <ul>{items}</ul>
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
              <th key={index} style={alignment(cell)}>
                <MarkdownInline tokens={cell.tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} style={alignment(cell)}>
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
