/** The bar that is pointed at or gone to, in words. */
import { outcomeWords } from '../../_client/timeline/bar-words.ts'
import type { TimelineBar } from '../../_client/timeline/run-timeline.ts'
import { timelinePlace } from '../../_client/timeline/timeline-scale.ts'
import { duration } from '../../_client/words/duration.ts'
import classes from './timeline-readout.module.css'

interface TimelineReadoutProps {
  bar: TimelineBar | undefined
  startedAt: number
  now: number
}

export function TimelineReadout({ bar, startedAt, now }: TimelineReadoutProps) {
  if (!bar)
    return (
      <div className={classes.readout}>
        Point at a bar, or go to it with the arrow keys. A click, or Enter, leads to its place in the transcript.
      </div>
    )
  const words = outcomeWords(bar)
  const from = bar.startedAt - startedAt
  return (
    <div className={classes.readout}>
      <div className={classes.name}>
        {bar.name}
        {words && <span className={classes.outcome}> · {words}</span>}
      </div>
      <div>
        {duration((bar.endedAt ?? now) - bar.startedAt)}, from {timelinePlace(from)}
        {bar.endedAt !== undefined && ` to ${timelinePlace(bar.endedAt - startedAt)}`}
      </div>
    </div>
  )
}
