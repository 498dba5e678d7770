/** When a run did what: one run of the session at a time, the newest unless another is chosen. */
'use client'
import { Button, NativeSelect } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import type { SessionState } from '../../../client/index.ts'
import type { RunOutcome } from '../../../server/protocol/runs.ts'
import type { SessionTracker } from '../../_client/connection/session-tracker.ts'
import { runTimeline, type TimelineBar } from '../../_client/timeline/run-timeline.ts'
import { showBar } from '../../_client/timeline/show-bar.ts'
import { type SessionRun, sessionRuns } from '../../_client/transcript/session-runs.ts'
import { shortMoment } from '../../_client/words/short-moment.ts'
import { TimelineChart } from './timeline-chart.tsx'
import classes from './timeline-tab.module.css'
import { TimelineTable } from './timeline-table.tsx'

const OUTCOMES: Record<RunOutcome, string> = {
  completed: 'completed',
  stopped: 'stopped',
  failed: 'failed',
  'step-limit': 'step limit',
  'time-limit': 'time limit',
  'idle-limit': 'fell silent',
  'budget-limit': 'budget used up',
  interrupted: 'interrupted',
}

export function TimelineTab({ state, tracker }: { state: SessionState; tracker: SessionTracker }) {
  const runs = useMemo(() => sessionRuns(state), [state])
  const [chosen, setChosen] = useState<string | null>(null)
  const run = runs.find(({ runId }) => runId === chosen) ?? runs[0]
  const live = run?.live ? state.run : null
  const timeline = useMemo(() => run && runTimeline(run.runId, run.messages, live, run.beginsEarlier), [run, live])
  const show = useCallback((bar: TimelineBar) => void showBar(bar, tracker), [tracker])
  if (!run || !timeline) {
    return <p className={classes.empty}>Nothing has run here yet. Send a message, and see here what takes how long.</p>
  }
  return (
    <div className={classes.tab}>
      <div className={classes.picker}>
        <NativeSelect
          label="Run"
          size="xs"
          value={run.runId}
          data={runs.map((entry) => ({ value: entry.runId, label: labelOf(entry) }))}
          // Whoever looks at the newest goes on to the next when it begins.
          onChange={({ currentTarget: { value } }) => setChosen(value === runs[0]?.runId ? null : value)}
        />
        {state.nextBefore !== undefined && (
          <Button size="compact-xs" variant="subtle" className={classes.older} onClick={() => void tracker.loadOlder()}>
            Load older runs
          </Button>
        )}
      </div>
      {timeline.bars.length > 0 ? (
        <>
          <TimelineChart key={run.runId} timeline={timeline} onShow={show} />
          {timeline.partial && (
            <p className={classes.note}>Not all of this run is shown: it is longer than what is loaded or kept.</p>
          )}
          <TimelineTable timeline={timeline} onShow={show} />
        </>
      ) : (
        <p className={classes.empty}>This run was stored without its times.</p>
      )}
    </div>
  )
}

function labelOf({ at, title, live, outcome }: SessionRun): string {
  const state = live ? 'running' : outcome && outcome !== 'completed' ? OUTCOMES[outcome] : undefined
  return [shortMoment(at), title, state].filter(Boolean).join(' · ')
}
