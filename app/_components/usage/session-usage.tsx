/** What one session has used: its sums, and its runs with what each cost. For a narrow place. */
'use client'
import { Button, Skeleton } from '@mantine/core'
import { useEffect } from 'react'
import type { RunOutcome } from '../../../server/protocol/runs.ts'
import type { SessionRunUsage } from '../../../server/protocol/usage.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { failureWords } from '../../_client/notices/failure-words.ts'
import { money, shortCount } from '../../_client/usage/money.ts'
import { costWords, unpricedWords } from '../../_client/usage/usage-words.ts'
import { duration } from '../../_client/words/duration.ts'
import { shortMoment } from '../../_client/words/short-moment.ts'
import classes from './session-usage.module.css'

const OUTCOMES: Record<RunOutcome, string> = {
  completed: 'Completed',
  stopped: 'Stopped',
  failed: 'Failed',
  'step-limit': 'Step limit',
  'time-limit': 'Time limit',
  'idle-limit': 'Silent for too long',
  'budget-limit': 'Budget used up',
  interrupted: 'Interrupted',
}

interface SessionUsageProps {
  sessionId: string
  /** The live run, whose end is news here. */
  runId: string | undefined
}

export function SessionUsage({ sessionId, runId }: SessionUsageProps) {
  const usage = trpc.usage.session.useInfiniteQuery(
    { sessionId, limit: 20 },
    { getNextPageParam: (page) => page.nextCursor, staleTime: 0 },
  )
  const { refetch } = usage
  // biome-ignore lint/correctness/useExhaustiveDependencies: a run that begins or ends is what changes the figures
  useEffect(() => void refetch(), [refetch, runId])
  if (usage.isPending) return <Skeleton height={120} />
  if (!usage.data) {
    return (
      <div role="alert" className={classes.failed}>
        <p>The usage could not be loaded. {failureWords(usage.error)}</p>
        <Button size="xs" variant="default" onClick={() => usage.refetch()}>
          Try again
        </Button>
      </div>
    )
  }
  const total = usage.data.pages[0]?.total
  const runs = usage.data.pages.flatMap((page) => page.runs)
  if (!total || runs.length === 0) return <p className={classes.none}>No run yet. What each one uses is listed here.</p>
  const unpriced = unpricedWords(total)
  return (
    <div>
      <dl className={classes.total} aria-label="This session">
        <Figure name="Cost" value={total.costUsd === undefined ? costWords(total) : money(total.costUsd)} />
        <Figure name="Read" value={shortCount(total.inputTokens)} />
        <Figure name="Written" value={shortCount(total.outputTokens)} />
      </dl>
      {unpriced && <p className={classes.none}>{unpriced}</p>}
      <ol className={classes.runs} aria-label="Runs, the newest first">
        {runs.map((run) => (
          <RunLine key={run.runId} run={run} />
        ))}
      </ol>
      {usage.hasNextPage && (
        <Button
          size="xs"
          variant="default"
          className={classes.more}
          loading={usage.isFetchingNextPage}
          onClick={() => usage.fetchNextPage()}
        >
          Show older runs
        </Button>
      )}
    </div>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className={classes.name}>{name}</dt>
      <dd className={classes.value}>{value}</dd>
    </div>
  )
}

function RunLine({ run }: { run: SessionRunUsage }) {
  const tokens = run.inputTokens + run.outputTokens
  const facts = [
    run.durationMs !== undefined && duration(run.durationMs),
    tokens > 0 && `${shortCount(tokens)} tokens`,
    `${run.steps} ${run.steps === 1 ? 'step' : 'steps'}`,
    run.model,
  ].filter(Boolean)
  const state = run.outcome ? OUTCOMES[run.outcome] : run.status === 'queued' ? 'Waiting' : 'Running'
  return (
    <li className={classes.run}>
      <div className={classes.first}>
        <span>{state}</span>
        {tokens > 0 && <span className={classes.cost}>{costWords(run)}</span>}
      </div>
      <div className={classes.facts}>
        {run.startedAt !== undefined && `${shortMoment(run.startedAt)} · `}
        {facts.join(' · ')}
      </div>
    </li>
  )
}
