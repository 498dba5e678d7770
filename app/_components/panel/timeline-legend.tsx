/** What the bars' looks mean, and how much of the run each came to. */
import { KIND_WORDS } from '../../_client/timeline/bar-words.ts'
import type { BarKind, TimelineBar } from '../../_client/timeline/run-timeline.ts'
import { duration } from '../../_client/words/duration.ts'
import classes from './timeline-legend.module.css'

const ORDER: BarKind[] = ['waiting', 'thinking', 'answering', 'tool', 'approval', 'interrupted']

export function TimelineLegend({ bars, now }: { bars: readonly TimelineBar[]; now: number }) {
  const totals = new Map<BarKind, number>()
  for (const { kind, startedAt, endedAt } of bars) {
    totals.set(kind, (totals.get(kind) ?? 0) + Math.max(0, (endedAt ?? now) - startedAt))
  }
  return (
    <dl className={classes.legend}>
      {ORDER.filter((kind) => totals.has(kind)).map((kind) => (
        <div key={kind} className={classes.entry}>
          <dt className={classes.kind}>
            <span className={classes.swatch} data-kind={kind} />
            {KIND_WORDS[kind]}
          </dt>
          <dd className={classes.total}>{duration(totals.get(kind) ?? 0)}</dd>
        </div>
      ))}
    </dl>
  )
}
