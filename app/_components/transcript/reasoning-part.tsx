/** What the model thought before it answered: folded, because few want to read it. */
'use client'
import { Fold } from './fold.tsx'
import classes from './reasoning-part.module.css'

export function ReasoningPart({ id, text, streaming }: { id: string; text: string; streaming: boolean }) {
  if (!text && !streaming) return null
  return (
    <Fold id={id} summary={<span>{streaming ? 'Thinking…' : 'Thoughts'}</span>}>
      <div className={classes.thoughts}>{text}</div>
    </Fold>
  )
}
