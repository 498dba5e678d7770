/**
 * Code in its own box, which scrolls by itself; named by its language, copied whole, its long lines wrapped on demand.
 * Long code shows its beginning first. It grows while it streams and never shrinks.
 */
'use client'
import { ActionIcon } from '@mantine/core'
import { IconTextWrap } from '@tabler/icons-react'
import { Fragment, type ReactNode, useMemo } from 'react'
import type { ColouredCode } from '../../_client/markdown/highlight.ts'
import { languageName } from '../../_client/markdown/language-name.ts'
import { keptFlag } from '../../_client/page/kept-flag.ts'
import { lineCount } from '../../_client/transcript/cut-text.ts'
import { useHighlighter } from '../../_hooks/use-highlighter.ts'
import classes from './code-block.module.css'
import { CopyButton } from './copy-button.tsx'
import { ShowMore } from './show-more.tsx'
import { useCut } from './use-cut.ts'

const SHOWN = { lines: 40, chars: 8_000 }
/** From as many lines on their number is worth knowing. */
const COUNTED_LINES = 10

const wraps = keptFlag('wrap-code', false)

interface CodeBlockProps {
  code: string
  language: string | undefined
  /** Of code in a text there is none; what it begins with stays while it grows. */
  id?: string
  /** Instead of the language's name. */
  label?: string
}

export function CodeBlock({ code, language, id = `code:${code.slice(0, 200)}`, label }: CodeBlockProps) {
  const { cut, more } = useCut(id, code, SHOWN)
  const coloured = useHighlighter(cut.shown, language)
  const lines = useMemo(() => lineCount(code), [code])
  const wrapped = wraps.useValue()
  return (
    <div className={classes.block} dir="ltr">
      <div className={classes.head}>
        <span className={classes.name}>
          {label ?? languageName(language)}
          {lines >= COUNTED_LINES && ` · ${lines.toLocaleString()} lines`}
        </span>
        <ActionIcon
          size={24}
          className={classes.wrap}
          aria-label="Wrap long lines"
          aria-pressed={wrapped}
          title="Wrap long lines"
          onClick={wraps.toggle}
        >
          <IconTextWrap size={14} stroke={1.7} />
        </ActionIcon>
        <CopyButton label="Copy the code" text={() => code} />
      </div>
      <pre
        className={classes.code}
        data-wrapped={wrapped || undefined}
        tabIndex={0}
        aria-label={label ?? (language ? `Code, ${language}` : 'Code')}
      >
        <code>{coloured ? elements(coloured.children) : cut.shown}</code>
      </pre>
      <ShowMore cut={cut} onMore={more} />
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
