/** How a run ended, in one line, with what can be done about it; nothing while it goes on. */
'use client'
import type { UIMessage } from 'ai'
import { Suspense } from 'react'
import { goOnWriting } from '../../_client/composer/focus-composer.ts'
import type { SessionTracker } from '../../_client/connection/session-tracker.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import { askAgain } from '../../_client/transcript/ask-again.ts'
import { messageMetadata } from '../../_client/transcript/transcript-rows.ts'
import { money } from '../../_client/usage/money.ts'
import { duration } from '../../_client/words/duration.ts'
import { MessageActions } from './message-actions.tsx'
import { MessageTime } from './message-time.tsx'
import classes from './run-line.module.css'

const RunOutcome = lazyPart(async () => (await import('./run-outcome.tsx')).RunOutcome)

interface RunEndProps {
  message: UIMessage
  sessionId: string
  resumable: boolean
  tracker: SessionTracker
}

export function RunEnd({ message, sessionId, resumable, tracker }: RunEndProps) {
  const { outcome, outcomeText, error, runId, trigger } = messageMetadata(message)
  if (!outcome || !runId) return null
  function again() {
    if (runId) askAgain(tracker, runId)
    goOnWriting()
  }
  const ask = resumable && trigger?.kind === 'message' ? again : undefined
  // What fails again as it is can be asked anew once its cause is mended; what nobody asked for is taken up again.
  const asksInSight = ask && outcome === 'failed' && error?.retryable === false
  const told = outcome !== 'completed' && (
    <Suspense fallback={outcome === 'failed' && <div className={classes.line} data-tone="failed" />}>
      <RunOutcome
        sessionId={sessionId}
        runId={runId}
        outcome={outcome}
        text={outcomeText}
        error={error}
        resumable={resumable}
        onAskAgain={asksInSight ? ask : undefined}
      />
    </Suspense>
  )
  return (
    <>
      {outcome === 'failed' && told}
      <div className={classes.facts}>
        {outcome !== 'failed' && told}
        <Facts message={message} />
        <MessageActions message={message} sessionId={sessionId} {...(ask && !asksInSight && { onAskAgain: ask })} />
      </div>
    </>
  )
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
