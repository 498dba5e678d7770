/** Code in its own box, which scrolls by itself; named by its language, and copied whole. */
'use client'
import { isValidElement, type ReactNode, useRef } from 'react'
import classes from './code-block.module.css'
import { CopyButton } from './copy-button.tsx'

export function CodeBlock({ children }: { children?: ReactNode }) {
  const pre = useRef<HTMLPreElement>(null)
  const language = languageOf(children)
  return (
    <div className={classes.block}>
      <div className={classes.head}>
        <span>{language ?? 'Text'}</span>
        <CopyButton label="Copy the code" text={() => pre.current?.textContent ?? ''} />
      </div>
      <pre ref={pre} className={classes.code} tabIndex={0} aria-label={language ? `Code, ${language}` : 'Code'}>
        {children}
      </pre>
    </div>
  )
}

function languageOf(children: ReactNode): string | undefined {
  if (!isValidElement<{ className?: string }>(children)) return undefined
  return /language-(\S+)/.exec(children.props.className ?? '')?.[1]
}
