/**
 * The owner takes its inbox. The effect of each command is committed already, by whoever inserted it; here it is told
 * to the log, and what takes time is handed to the caller. Runs in one append, so that a command is told exactly once.
 */
import type { AddEvent } from '../events/append.ts'
import { noteNeverStarted } from '../recalls/ledger.ts'
import { finishCommand, type WaitingCommand, waitingCommands } from '../store/rows/command-rows.ts'
import { asQueueItem, queueItems, type RunRow, readRun } from '../store/rows/run-rows.ts'
import { asSession, readSession } from '../store/rows/session-rows.ts'
import type { Script } from '../store/script.ts'
import type { Outbox } from '../webhooks/webhooks.ts'
import { tellAnswers } from './approvals.ts'

export interface Effects {
  /** Live runs to stop. */
  stops: string[]
  close?: { reason?: string }
}

/** Where commands are told: to the log, and to webhooks. */
interface Telling {
  add: AddEvent
  outbox: Outbox
  now: number
}

export function* applyCommands(telling: Telling, sessionId: string): Script<Effects> {
  const { add, now } = telling
  const effects: Effects = { stops: [] }
  let queueChanged = false
  for (const waiting of yield* waitingCommands(sessionId)) {
    queueChanged = (yield* applyOne(telling, sessionId, waiting, effects)) || queueChanged
    yield* finishCommand(waiting.id, now)
  }
  if (queueChanged) add({ type: 'queue', items: yield* queueItems(sessionId) })
  return effects
}

/** True when the queue is to be told anew. */
function* applyOne(
  telling: Telling,
  sessionId: string,
  { command }: WaitingCommand,
  effects: Effects,
): Script<boolean> {
  const { add } = telling
  switch (command.kind) {
    case 'sent':
      yield* tellQueued(add, command.runId)
      return false
    case 'approval-answered':
      yield* tellAnswers(add, command.runId, telling.now)
      return false
    case 'stop':
      return yield* tellStop(telling, command.runId, effects)
    case 'queue-changed':
      return true
    case 'session-changed': {
      const session = yield* readSession(sessionId)
      if (session) add({ type: 'session', action: 'updated', session: asSession(session) })
      return false
    }
    case 'recall':
      for (const told of command.news) add({ type: 'recall', recall: command.recall, ...told })
      return false
    case 'close':
      effects.close = command.reason ? { reason: command.reason } : {}
      return false
  }
}

function* tellQueued(add: AddEvent, runId: string): Script<void> {
  const run = yield* readRun(runId)
  if (run?.status !== 'queued') return
  add({ type: 'run-queued', runId, ...(run.requestId && { requestId: run.requestId }), item: asQueueItem(run) })
}

function* tellStop(telling: Telling, runId: string, effects: Effects): Script<boolean> {
  const run = yield* readRun(runId)
  if (!run) return false
  if (run.status !== 'ended') {
    effects.stops.push(runId)
    return false
  }
  if (run.startedAt !== null || run.intoRunId !== null) return false
  yield* tellNeverStarted(telling, run)
  return true
}

function* tellNeverStarted({ add, outbox, now }: Telling, run: RunRow): Script<void> {
  const { id: runId, requestId, userId, sessionId } = run
  const outcome = 'stopped'
  const seq = add({ type: 'run-finished', runId, ...(requestId && { requestId }), outcome, steps: 0, durationMs: 0 })
  yield* outbox.plan({ userId, sessionId, seq, at: now, news: { type: 'run-finished', runId, outcome } })
  yield* noteNeverStarted(add, run, now)
}
