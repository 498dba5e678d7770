/** What one session's runs have used, run by run. */
import { AppError } from '../base/app-error.ts'
import type { Trigger } from '../protocol/runs.ts'
import type { SessionRunUsage, SessionUsage, SessionUsageInput } from '../protocol/usage.ts'
import { type RunLineRow, runsOfSession } from '../store/rows/run-rows.ts'
import { readSession } from '../store/rows/session-rows.ts'
import { type UsageSumRow, usageOfRuns, usageOfSession } from '../store/rows/usage-rows.ts'
import type { Script } from '../store/script.ts'
import { figures, NO_SUM } from './figures.ts'

const DEFAULT_LIMIT = 50
/** @throws AppError NOT_FOUND for a session that is not the user's */
export function* sessionUsage(userId: string, input: SessionUsageInput): Script<SessionUsage> {
  const { sessionId, limit = DEFAULT_LIMIT } = input
  const session = yield* readSession(sessionId)
  if (!session || session.userId !== userId || session.deletedAt !== null) {
    throw new AppError('NOT_FOUND', `There is no session ${sessionId}.`, {
      field: 'sessionId',
      fix: 'Check the id; sessions.list tells which there are.',
    })
  }
  const offset = Number(input.cursor ?? 0)
  const rows = yield* runsOfSession(sessionId, { offset, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const sums = page.length > 0 ? yield* usageOfRuns(page.map((row) => row.id)) : []
  const byRun = new Map(sums.map((sum) => [sum.runId, sum]))
  return {
    total: figures((yield* usageOfSession(sessionId)) ?? NO_SUM),
    runs: page.map((row) => lineOf(row, byRun.get(row.id) ?? NO_SUM)),
    ...(rows.length > limit && { nextCursor: String(offset + limit) }),
  }
}

function lineOf(run: RunLineRow, sum: UsageSumRow): SessionRunUsage {
  const { runs: _, ...used } = figures(sum)
  const startedAt = run.startedAt === null ? undefined : Number(run.startedAt)
  const endedAt = run.endedAt === null ? undefined : Number(run.endedAt)
  return {
    runId: run.id,
    trigger: (JSON.parse(run.trigger) as Trigger).kind,
    model: run.model,
    status: run.status,
    steps: run.steps,
    ...(run.outcome !== null && { outcome: run.outcome }),
    ...(startedAt !== undefined && { startedAt }),
    ...(startedAt !== undefined && endedAt !== undefined && { durationMs: Math.max(0, endedAt - startedAt) }),
    ...used,
  }
}
