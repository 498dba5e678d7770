/** What the agent does now, whatever the connection does. */
'use client'
import type { LiveRun, SessionState } from '../../../client/index.ts'
import type { MessageMetadata } from '../../../server/protocol/run-summary.ts'
import { useNow } from '../../_hooks/use-now.ts'
import { type StatusKind, StatusMark } from '../sessions/status-mark.tsx'
import classes from './agent-status.module.css'

interface Shown {
  kind: StatusKind
  words: string
}

interface AgentStatusProps {
  state: SessionState
  /** Nothing newer comes at present: what is shown was so when the connection was lost. */
  stale: boolean
  /** What the run had asked its user about is answered; it waits for a place among those at work. */
  answered: boolean
}

export function AgentStatus({ state, stale, answered }: AgentStatusProps) {
  const { kind, words } = answered ? WAITS_FOR_PLACE : state.run ? describeRun(state.run) : describeRest(state)
  return (
    <span className={classes.status} data-stale={stale || undefined}>
      <span role="status" aria-label="Agent" className={classes.words}>
        <StatusMark kind={kind}>{words}</StatusMark>
      </span>
      {stale && <span className={classes.aside}>last known</span>}
      {!stale && state.run?.startedAt !== undefined && <Elapsed since={state.run.startedAt} />}
    </span>
  )
}

const WAITS_FOR_PLACE: Shown = { kind: 'queued', words: 'Waiting for a place' }

function describeRun({ status, activity }: LiveRun): Shown {
  if (status === 'stopping') return { kind: 'stopping', words: 'Stopping' }
  if (status === 'recovering' || activity?.phase === 'recovering') return { kind: 'recovering', words: 'Recovering' }
  if (status === 'awaiting-approval' || activity?.phase === 'approval') {
    return { kind: 'approval', words: 'Waiting for approval' }
  }
  switch (activity?.phase) {
    case 'tool':
      return { kind: 'working', words: `Running ${activity.tool ?? 'a tool'}` }
    case 'model':
      return { kind: 'working', words: 'Waiting for the model' }
    case 'thinking':
      return { kind: 'working', words: 'Thinking' }
    case 'starting':
      return { kind: 'working', words: 'Starting' }
    case undefined:
      return { kind: 'working', words: status === 'starting' ? 'Starting' : 'Running' }
  }
}

function describeRest({ queue, messages }: SessionState): Shown {
  if (queue.length > 0) return { kind: 'queued', words: 'Queued' }
  const last = messages.findLast((message) => message.role === 'assistant')
  const { outcome } = (last?.metadata as MessageMetadata | undefined) ?? {}
  if (outcome === 'failed') return { kind: 'failed', words: 'Failed' }
  if (outcome === 'interrupted') return { kind: 'interrupted', words: 'Interrupted' }
  return { kind: 'idle', words: 'Idle' }
}

function Elapsed({ since }: { since: number }) {
  const seconds = Math.max(0, Math.floor((useNow(1_000) - since) / 1_000))
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  const pad = (value: number) => String(value).padStart(2, '0')
  return (
    <span className={classes.aside} aria-hidden="true">
      {h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`}
    </span>
  )
}
