/**
 * A text as Markdown. The renderer is loaded when first needed; until then, and for the reader's eye without a jump,
 * the same text stands there plain. HTML in it is shown as text and never run.
 */
'use client'
import { memo, Suspense, useDeferredValue, useId, useMemo } from 'react'
import { isPlainText } from '../../_client/is-plain-text.ts'
import { lazyPart } from '../../_client/load-part.ts'
import { markdownBlocks } from '../../_client/markdown-blocks.ts'
import { markdownDefinitions, usesDefinitions } from '../../_client/markdown-definitions.ts'
import { steadyTail } from '../../_client/steady-tail.ts'
import { FootnoteScope } from './footnotes.tsx'
import classes from './markdown.module.css'
import { PlainParagraph } from './plain-paragraph.tsx'

const loadBlock = () => import('./markdown-block.tsx')
const MarkdownBlock = lazyPart(async () => (await loadBlock()).MarkdownBlock)

/** From here on, blocks out of sight are not laid out: a page that did would stand still meanwhile. */
const HUGE_CHARS = 150_000

interface MarkdownProps {
  text: string
  streaming: boolean
}

export const Markdown = memo(function Markdown({ text, streaming }: MarkdownProps) {
  // Rendering may lag behind what arrives, never the reader's typing behind rendering.
  const shown = useDeferredValue(text)
  const blocks = useMemo(() => markdownBlocks(shown), [shown])
  const definitions = useMemo(() => markdownDefinitions(shown), [shown])
  const scope = useId()
  return (
    <div
      className={classes.markdown}
      data-streaming={streaming || undefined}
      data-huge={text.length > HUGE_CHARS || undefined}
    >
      <FootnoteScope value={scope}>
        <Suspense
          fallback={
            <div className={classes.plain} dir="auto">
              {shown}
            </div>
          }
        >
          {blocks.map((block, index) =>
            isPlainText(block) ? (
              <PlainParagraph key={index} text={block.trim()} />
            ) : (
              <MarkdownBlock
                key={index}
                text={streaming && index === blocks.length - 1 ? steadyTail(block) : block}
                definitions={definitions && usesDefinitions(block) ? definitions : ''}
              />
            ),
          )}
        </Suspense>
      </FootnoteScope>
    </div>
  )
})
