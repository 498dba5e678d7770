/**
 * A text as Markdown. The renderer is loaded when first needed; until then, and for the reader's eye without a jump,
 * the same text stands there plain. HTML in it is shown as text and never run.
 */
'use client'
import { type CSSProperties, memo, type ReactNode, Suspense, useDeferredValue, useId, useMemo } from 'react'
import { isPlainText } from '../../_client/markdown/is-plain-text.ts'
import { markdownBlocks } from '../../_client/markdown/markdown-blocks.ts'
import { markdownDefinitions, usesDefinitions } from '../../_client/markdown/markdown-definitions.ts'
import { steadyTail } from '../../_client/markdown/steady-tail.ts'
import { stretchesOf } from '../../_client/markdown/stretches.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import { FootnoteScope } from './footnotes.tsx'
import classes from './markdown.module.css'
import { PlainParagraph } from './plain-paragraph.tsx'

const loadBlock = () => import('./markdown-block.tsx')
const MarkdownBlock = lazyPart(async () => (await loadBlock()).MarkdownBlock)

/** From here on, what is out of sight is not laid out: a page that did would stand still meanwhile. */
const HUGE_CHARS = 150_000

interface MarkdownProps {
  /** What it is found by, where something leads to it. */
  id?: string
  text: string
  streaming: boolean
}

export const Markdown = memo(function Markdown({ id, text, streaming }: MarkdownProps) {
  // Rendering may lag behind what arrives, never the reader's typing behind rendering.
  const shown = useDeferredValue(text)
  const blocks = useMemo(() => markdownBlocks(shown), [shown])
  const definitions = useMemo(() => markdownDefinitions(shown), [shown])
  const scope = useId()
  const rendered = blocks.map((block, index) =>
    isPlainText(block) ? (
      <PlainParagraph key={index} text={block.trim()} />
    ) : (
      <MarkdownBlock
        key={index}
        text={streaming && index === blocks.length - 1 ? steadyTail(block) : block}
        definitions={definitions && usesDefinitions(block) ? definitions : ''}
      />
    ),
  )
  return (
    <div className={classes.markdown} data-part={id} data-streaming={streaming || undefined}>
      <FootnoteScope value={scope}>
        <Suspense
          fallback={
            <div className={classes.plain} dir="auto">
              {shown}
            </div>
          }
        >
          {shown.length > HUGE_CHARS ? <Stretches blocks={blocks}>{rendered}</Stretches> : rendered}
        </Suspense>
      </FootnoteScope>
    </div>
  )
})

/** Blocks by stretches of about a screen or two, each of which keeps the height that it will about have. */
function Stretches({ blocks, children }: { blocks: readonly string[]; children: readonly ReactNode[] }) {
  return stretchesOf(blocks).map(({ from, to, lines }) => (
    <div key={from} className={classes.stretch} style={{ '--lines': lines } as CSSProperties}>
      {children.slice(from, to)}
    </div>
  ))
}
