/** How a run ended, in one line, with what can be done about it; nothing while it goes on. */
'use client'
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconPlayerPause, IconPlayerStop } from '@tabler/icons-react'
import type { UIMessage } from 'ai'
import Link from 'next/link'
import { useState } from 'react'
import { newId, toVigilError } from '../../../client/index.ts'
import type { RunOutcome } from '../../../server/protocol/runs.ts'
import { focusComposer } from '../../_client/composer/focus-composer.ts'
import type { SessionTracker } from '../../_client/connection/session-tracker.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { notifyFailure } from '../../_client/notices/notify-failure.ts'
import { hasFinePointer } from '../../_client/page/has-fine-pointer.ts'
import { askAgain } from '../../_client/transcript/ask-again.ts'
import { messageMetadata } from '../../_client/transcript/transcript-rows.ts'
import { money } from '../../_client/usage/money.ts'
import { duration } from '../../_client/words/duration.ts'
import { MessageActions } from './message-actions.tsx'
import { MessageTime } from './message-time.tsx'
import classes from './run-line.module.css'

const WORDS: Record<Exclude<RunOutcome, 'completed' | 'failed'>, string> = {
  stopped: 'Stopped by you',
  'step-limit': 'Step limit reached',
  'time-limit': 'Time limit reached',
  'idle-limit': 'Stopped: nothing came for too long',
  'budget-limit': 'Budget used up',
  interrupted: 'Interrupted',
}

const WHAT_TO_DO: Partial<Record<RunOutcome, string>> = {
  'step-limit': 'Continue gives it as many steps again; its profile sets how many, or VIGIL_MAX_STEPS.',
  'time-limit': 'Continue gives it as long again; VIGIL_RUN_WALL_MS sets how long.',
  'idle-limit': 'Continue waits as long again; VIGIL_RUN_IDLE_MS sets how long.',
  'budget-limit': 'Raise the budget on the usage page, then continue.',
}

interface RunEndProps {
  message: UIMessage
  sessionId: string
  resumable: boolean
  tracker: SessionTracker
}

export function RunEnd({ message, sessionId, resumable, tracker }: RunEndProps) {
  const { outcome, outcomeText, error, runId, trigger } = messageMetadata(message)
  if (!outcome || !runId) return null
  const label = outcome === 'failed' ? 'Retry' : 'Continue'
  const ask =
    resumable &&
    trigger?.kind === 'message' &&
    (() => {
      askAgain(tracker, runId)
      goOnWriting()
    })
  // What fails again as it is can be asked anew once its cause is mended; what nobody asked for is taken up again.
  const asksInSight = ask && outcome === 'failed' && error?.retryable === false
  const again = resumable && outcome !== 'completed' && !asksInSight
  const button = again ? (
    <ContinueButton sessionId={sessionId} runId={runId} label={label} />
  ) : (
    asksInSight && (
      <Button size="compact-xs" variant="default" onClick={ask}>
        Ask again
      </Button>
    )
  )
  return (
    <>
      {outcome === 'failed' && (
        <div className={classes.line} data-tone="failed">
          <OutcomeIcon outcome={outcome} />
          <span className={classes.grows}>Failed{error && `: ${error.message}`}</span>
          {button}
        </div>
      )}
      <div className={classes.facts}>
        {outcome !== 'completed' && outcome !== 'failed' && (
          <>
            <span className={classes.outcome}>
              <OutcomeIcon outcome={outcome} />
              {outcomeText ?? WORDS[outcome]}
            </span>
            {!outcomeText && WHAT_TO_DO[outcome] && <span>{WHAT_TO_DO[outcome]}</span>}
            {button}
            {outcome === 'budget-limit' && (
              <Button component={Link} href="/usage" prefetch={false} size="compact-xs" variant="subtle" color="gray">
                Usage page
              </Button>
            )}
          </>
        )}
        <Facts message={message} />
        <MessageActions message={message} sessionId={sessionId} {...(ask && !asksInSight && { onAskAgain: ask })} />
      </div>
    </>
  )
}

function OutcomeIcon({ outcome }: { outcome: RunOutcome }) {
  const Icon = outcome === 'failed' ? IconAlertTriangle : outcome === 'stopped' ? IconPlayerStop : IconPlayerPause
  return <Icon size={14} stroke={1.8} aria-hidden="true" className={classes.icon} />
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

/** The button goes away with its run's end. */
function goOnWriting(): void {
  if (hasFinePointer()) focusComposer()
}

/** When, how long, on what: for whoever looks for it. */
function Facts({ message }: { message: UIMessage }) {
  const { at, durationMs, model, usage } = messageMetadata(message)
  const tokens = usage && usage.inputTokens + usage.outputTokens
  const facts = [
    durationMs !== undefined && duration(durationMs),
    model,
    tokens && `${tokens.toLocaleString()} tokens`,
    usage?.costUsd && money(usage.costUsd),
  ].filter(Boolean)
  return (
    <span>
      {at !== undefined && <MessageTime at={at} />}
      {facts.map((fact) => ` · ${fact}`)}
    </span>
  )
}
