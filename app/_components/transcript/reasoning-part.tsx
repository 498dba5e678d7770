/** What the model thought before it answered: folded, because few want to read it; its gist and length stand beside. */
'use client'
import { duration } from '../../_client/words/duration.ts'
import { Fold } from './fold.tsx'
import classes from './reasoning-part.module.css'
import { ShowMore } from './show-more.tsx'
import { useCut } from './use-cut.ts'

const SHOWN = { lines: 200, chars: 20_000 }
const GIST_CHARS = 160
const WORTH_TELLING_MS = 1_000

interface ReasoningPartProps {
  id: string
  text: string
  streaming: boolean
  /** How long it took, where that is known. */
  tookMs: number | undefined
}

export function ReasoningPart({ id, text, streaming, tookMs }: ReasoningPartProps) {
  const { cut, more } = useCut(id, text, SHOWN)
  if (!text && !streaming) return null
  const thought = tookMs === undefined || tookMs < WORTH_TELLING_MS ? 'Thoughts' : `Thought for ${duration(tookMs)}`
  return (
    <Fold
      id={id}
      summary={
        <span className={classes.summary}>
          <span className={classes.words} data-streaming={streaming || undefined}>
            {streaming ? 'Thinking…' : thought}
          </span>
          <span className={classes.gist} dir="auto">
            {gist(text, streaming)}
          </span>
        </span>
      }
    >
      <div className={classes.thoughts} dir="auto">
        {cut.shown}
      </div>
      <ShowMore cut={cut} onMore={more} />
    </Fold>
  )
}

/** Its first words; while it goes on, its newest line. */
function gist(text: string, streaming: boolean): string {
  const piece = streaming ? text.trimEnd().slice(-GIST_CHARS) : text.trimStart().slice(0, GIST_CHARS)
  const lines = piece.split('\n')
  return (streaming ? lines.at(-1) : lines[0])?.replaceAll(/[*_`#]+/g, '').trim() ?? ''
}
