/** How a run ended that was not completed, and what can be done about it. Loaded with the first one. */
'use client'
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconPlayerPause, IconPlayerStop } from '@tabler/icons-react'
import Link from 'next/link'
import { useState } from 'react'
import { newId, toVigilError } from '../../../client/index.ts'
import type { RunOutcome as Outcome, RunError } from '../../../server/protocol/runs.ts'
import { goOnWriting } from '../../_client/composer/focus-composer.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { notifyFailure } from '../../_client/notices/notify-failure.ts'
import classes from './run-line.module.css'

const WORDS: Record<Exclude<Outcome, 'completed' | 'failed'>, string> = {
  stopped: 'Stopped by you',
  'step-limit': 'Step limit reached',
  'time-limit': 'Time limit reached',
  'idle-limit': 'Stopped: nothing came for too long',
  'budget-limit': 'Budget used up',
  interrupted: 'Interrupted',
}

const WHAT_TO_DO: Partial<Record<Outcome, string>> = {
  'step-limit': 'Continue gives it as many steps again; its profile sets how many, or VIGIL_MAX_STEPS.',
  'time-limit': 'Continue gives it as long again; VIGIL_RUN_WALL_MS sets how long.',
  'idle-limit': 'Continue waits as long again; VIGIL_RUN_IDLE_MS sets how long.',
  'budget-limit': 'Raise the budget on the usage page, then continue.',
}

interface RunOutcomeProps {
  sessionId: string
  runId: string
  outcome: Exclude<Outcome, 'completed'>
  /** Says more than the outcome. */
  text: string | undefined
  error: RunError | undefined
  resumable: boolean
  /** Sends the same once more. What fails again as it is can be asked anew once its cause is mended. */
  onAskAgain: (() => void) | undefined
}

/** A failure has a line of its own; anything else is told in the line of the run's facts. */
export function RunOutcome(props: RunOutcomeProps) {
  const { outcome, text, error } = props
  if (outcome === 'failed') {
    return (
      <div className={classes.line} data-tone="failed">
        <IconAlertTriangle size={14} stroke={1.8} aria-hidden="true" className={classes.icon} />
        <span className={classes.grows}>Failed{error && `: ${error.message}`}</span>
        <GoOnButton {...props} />
      </div>
    )
  }
  const Icon = outcome === 'stopped' ? IconPlayerStop : IconPlayerPause
  return (
    <>
      <span className={classes.outcome}>
        <Icon size={14} stroke={1.8} aria-hidden="true" className={classes.icon} />
        {text ?? WORDS[outcome]}
      </span>
      {!text && WHAT_TO_DO[outcome] && <span>{WHAT_TO_DO[outcome]}</span>}
      <GoOnButton {...props} />
      {outcome === 'budget-limit' && (
        <Button component={Link} href="/usage" prefetch={false} size="compact-xs" variant="subtle" color="gray">
          Usage page
        </Button>
      )}
    </>
  )
}

function GoOnButton({ sessionId, runId, outcome, resumable, onAskAgain }: RunOutcomeProps) {
  if (onAskAgain) {
    return (
      <Button size="compact-xs" variant="default" onClick={onAskAgain}>
        Ask again
      </Button>
    )
  }
  if (!resumable) return null
  return <ContinueButton sessionId={sessionId} runId={runId} label={outcome === 'failed' ? 'Retry' : 'Continue'} />
}

function ContinueButton({ sessionId, runId, label }: { sessionId: string; runId: string; label: string }) {
  // One id for all clicks: however often it is pressed, the run goes on once.
  const [requestId] = useState(() => newId('req'))
  const { mutate, isPending, isSuccess } = trpc.sessions.continueRun.useMutation({
    onError: (cause) => notifyFailure('The run could not go on', toVigilError(cause)),
  })
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={isPending || isSuccess}
      onClick={() => {
        mutate({ sessionId, runId, requestId })
        goOnWriting()
      }}
    >
      {label}
    </Button>
  )
}
