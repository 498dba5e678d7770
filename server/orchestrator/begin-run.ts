/**
 * The first append of a run: what its user sent, and `run-started`, with the run's row. A run that was stopped while it
 * started gets it too, so that the transcript keeps what was sent. From here on the run keeps its profile as it is now:
 * what is edited later, or while it is recovered, is for later runs.
 */
import type { AddEvent } from '../events/append.ts'
import type { Profiles } from '../profiles/profiles.ts'
import { namesOf } from '../protocol/files.ts'
import type { Trigger } from '../protocol/runs.ts'
import { noteRunStarted, plannedTimeOf } from '../recalls/ledger.ts'
import { filesOf, type RunRow, readRun, updateRun } from '../store/rows/run-rows.ts'
import { updateSession } from '../store/rows/session-rows.ts'
import type { Script } from '../store/script.ts'
import { previewOf } from './preview.ts'
import { moveRun } from './run-machine.ts'
import { userMessage } from './user-message.ts'

/** The run as it is now, `running` or `stopping`; null when it has ended already. */
export function* beginRun(add: AddEvent, runId: string, profiles: Profiles, now: number): Script<RunRow | null> {
  const run = yield* readRun(runId)
  if (run?.status !== 'starting' && run?.status !== 'stopping') return null
  const { requestId } = run
  const profile = yield* profiles.ofRun(run)
  const { model } = profile
  const trigger = JSON.parse(run.trigger) as Trigger
  const common = { runId, ...(requestId && { requestId }) }
  const shown = run.text || namesOf(filesOf(run))
  const saysSomething = trigger.kind === 'message' || trigger.kind === 'recall'
  const messageSeq = saysSomething
    ? add(
        { type: 'message', ...common, message: userMessage(run, now, yield* plannedTimeOf(run)) },
        run.note ?? undefined,
      )
    : undefined
  const startedSeq = add({ type: 'run-started', ...common, trigger, model, profileId: run.profileId })
  const started = { startedAt: now, firstSeq: messageSeq ?? startedSeq, model, profile: JSON.stringify(profile) }
  if (!(yield* moveRun(runId, 'running', started))) yield* updateRun(runId, started)
  yield* noteRunStarted(run, now)
  yield* updateSession(run.sessionId, {
    updatedAt: now,
    ...(saysSomething && shown && { preview: previewOf(shown) }),
  })
  return { ...run, ...started, status: run.status === 'starting' ? 'running' : 'stopping' }
}
