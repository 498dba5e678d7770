/** Code in its own box, which scrolls by itself; named by its language, and copied whole. */
'use client'
import { Fragment, type ReactNode } from 'react'
import type { ColouredCode } from '../../_client/highlight.ts'
import { useHighlighter } from '../../_hooks/use-highlighter.ts'
import classes from './code-block.module.css'
import { CopyButton } from './copy-button.tsx'

export function CodeBlock({ code, language }: { code: string; language: string | undefined }) {
  const coloured = useHighlighter(code, language)
  return (
    <div className={classes.block}>
      <div className={classes.head}>
        <span>{language ?? 'Text'}</span>
        <CopyButton label="Copy the code" text={() => code} />
      </div>
      <pre className={classes.code} tabIndex={0} aria-label={language ? `Code, ${language}` : 'Code'}>
        <code>{coloured ? elements(coloured.children) : code}</code>
      </pre>
    </div>
  )
}

function elements(nodes: ColouredCode['children']): ReactNode {
  return nodes.map((node, index) => {
    if (node.type === 'text') return <Fragment key={index}>{node.value}</Fragment>
    if (node.type !== 'element') return null
    const names = node.properties.className
    return (
      <span key={index} className={Array.isArray(names) ? names.join(' ') : undefined}>
        {elements(node.children)}
      </span>
    )
  })
}
