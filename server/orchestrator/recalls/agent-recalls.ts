/**
 * Recalls on behalf of a run: written by the session's owner, under the run's own fence, so that a run which has lost
 * its session, or was stopped, plans nothing any more. The log is told in the same transaction.
 */
import type { AgentRecalls, AgentRun, RecallToolAction } from '../../agent/tools/agent-recalls.ts'
import { AppError } from '../../base/app-error.ts'
import type { AddEvent } from '../../events/append.ts'
import type { Recall } from '../../protocol/recalls.ts'
import { briefly } from '../../recalls/briefly.ts'
import { cancelRecall, pauseRecall, resumeRecall, skipNext } from '../../recalls/change-recall.ts'
import type { Outlook } from '../../recalls/hour-limit.ts'
import { nextTimesOf, planned } from '../../recalls/next-times-of.ts'
import type { RecallDesk } from '../../recalls/recall-desk.ts'
import { scheduleRecall } from '../../recalls/schedule-recall.ts'
import { insertCommand } from '../../store/rows/command-rows.ts'
import { lockSession } from '../../store/rows/lease-rows.ts'
import { asOccurrence } from '../../store/rows/occurrence-rows.ts'
import { asRecall, lastingOfSession, type RecallRow, readRecall } from '../../store/rows/recall-rows.ts'
import { liveRun, type RunRow } from '../../store/rows/run-rows.ts'
import type { Script } from '../../store/script.ts'
import type { Store } from '../../store/store.ts'
import { moveQueued } from './recall-access.ts'
import { NEXT_TIMES } from './recall-service.ts'

export interface AgentRecallParts {
  store: Store
  storeNow(): Script<number>
  serverZone: string
  outlook: Outlook
  /** By the session's owner on this node. @throws AppError when there is none */
  commit<T>(sessionId: string, work: (add: AddEvent) => Script<T>): Promise<T>
  changed(change: { recall: Recall; wake: readonly string[] }): void
}

/** More would fill a model's context with what it did not ask for. */
const LISTED = 50

const CHANGES: Record<RecallToolAction, (desk: RecallDesk, row: RecallRow) => Script<RecallRow>> = {
  cancel: cancelRecall,
  skip: skipNext,
  pause: pauseRecall,
  resume: resumeRecall,
}

export function createAgentRecalls(parts: AgentRecallParts): AgentRecalls {
  const { store, storeNow, serverZone } = parts

  async function write(agent: AgentRun, script: (desk: RecallDesk, run: RunRow) => Script<RecallRow>) {
    const row = await parts.commit(agent.sessionId, function* writeOne(add) {
      const run = yield* runOf(agent)
      const now = yield* storeNow()
      return yield* script(deskOf(agent, add, now, serverZone), run)
    })
    const answer = planned(row, NEXT_TIMES, parts.outlook)
    parts.changed({ recall: answer.recall, wake: [] })
    return answer
  }

  return {
    schedule: (agent, { definition, message, note }) =>
      write(agent, (desk, { sessionId, userId }) =>
        scheduleRecall(desk, { sessionId, userId, definition, message, note, createdBy: 'agent' }),
      ),
    async list({ sessionId }) {
      const rows = await store.read(() => lastingOfSession(sessionId))
      const shown = rows.slice(0, LISTED).map((row) => ({ recall: asRecall(row), next: nextTimesOf(row, NEXT_TIMES) }))
      return { shown, notShown: rows.length - shown.length }
    },
    change: (agent, recallId, action) =>
      write(agent, function* changeOne(desk) {
        const row = yield* readRecall(recallId)
        if (row?.sessionId !== agent.sessionId) throw notHere(recallId)
        return yield* CHANGES[action](desk, row)
      }),
  }
}

/** A tool may outlive its run by a moment; what it asks then is refused. */
function* runOf({ sessionId, runId }: AgentRun): Script<RunRow> {
  const run = yield* liveRun(sessionId)
  if (run?.id === runId && run.status === 'running') return run
  throw new AppError('BUSY', 'The run has ended or is being stopped: nothing was changed.')
}

function notHere(recallId: string): AppError {
  return new AppError('NOT_FOUND', `There is no recall ${recallId} in this session.`, {
    field: 'recallId',
    fix: 'Call manage_recall with action list: it tells the ids.',
  })
}

function deskOf({ sessionId, runId }: AgentRun, add: AddEvent, now: number, serverZone: string): RecallDesk {
  return {
    now,
    serverZone,
    *tell(row, news) {
      const recall = briefly(asRecall(row))
      for (const { action, occurrence } of news) {
        add({ type: 'recall', runId, action, recall, ...(occurrence && { occurrence: asOccurrence(occurrence) }) })
      }
    },
    *endQueued(queuedId) {
      if (!(yield* moveQueued(queuedId, now))) return false
      const lease = yield* lockSession(sessionId)
      yield* insertCommand(sessionId, lease?.nextPosition ?? 0, { kind: 'stop', runId: queuedId }, now)
      return true
    },
  }
}
