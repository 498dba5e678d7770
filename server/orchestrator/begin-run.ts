/** The first append of a run: what its user sent, and `run-started`, with the run's row. */
import type { AddEvent } from '../events/append.ts'
import type { Trigger } from '../protocol/runs.ts'
import { type RunRow, readRun } from '../store/rows/run-rows.ts'
import { updateSession } from '../store/rows/session-rows.ts'
import type { Script } from '../store/script.ts'
import { previewOf } from './preview.ts'
import { moveRun } from './run-machine.ts'
import { userMessage } from './user-message.ts'

/** The run as it is now; null when it is not `starting` any more (Stop was faster). */
export function* beginRun(add: AddEvent, runId: string, now: number): Script<RunRow | null> {
  const run = yield* readRun(runId)
  if (!run || run.status !== 'starting') return null
  const { requestId } = run
  const trigger = JSON.parse(run.trigger) as Trigger
  const common = { runId, ...(requestId && { requestId }) }
  const saysSomething = trigger.kind === 'message' || trigger.kind === 'recall'
  const messageSeq = saysSomething
    ? add({ type: 'message', ...common, message: userMessage(run, now) }, run.note ?? undefined)
    : undefined
  const startedSeq = add({ type: 'run-started', ...common, trigger, model: run.model, profileId: run.profileId })
  const started = { startedAt: now, firstSeq: messageSeq ?? startedSeq }
  yield* moveRun(runId, 'running', started)
  yield* updateSession(run.sessionId, {
    updatedAt: now,
    ...(saysSomething && run.text && { preview: previewOf(run.text) }),
  })
  return { ...run, ...started, status: 'running' }
}
