/**
 * The states of a run and the one gate through which it changes them.
 *
 *   queued ──► starting ──► running ◄──► awaiting-approval
 *     │           │  │         │ ▲
 *     │           │  └─────────┼─┼──► stopping ──► ended
 *     │           │            ▼ │
 *     │           │        recovering ──► stopping
 *     └───────────┴────────────┴────────────────► ended
 *
 * queued      waits in its session's queue, or for a place in its user's limit, or to be steered into a live run
 * starting    has its place; nothing is in the log yet. A crash here needs no recovery: it is simply started
 * running     `run-started` is committed; a driver on the owner drains the agent
 * stopping    Stop is committed; the owner saves the partial answer and ends the run
 * recovering  its driver is gone with a process or was handed over; the next owner goes on from the log
 * ended       has its outcome; final
 *
 * Invariants: a session has at most one run that is neither queued nor ended; every change is made under the session's
 * lock (or the user's, for queued → starting); a change from a state that does not allow it changes nothing.
 */
import type { RunStatus } from '../protocol/runs.ts'
import type { RunRow } from '../store/rows/run-rows.ts'
import { change, placeholders, type Script, type SqlValue } from '../store/script.ts'

const NEXT: Record<RunStatus, readonly RunStatus[]> = {
  queued: ['starting', 'ended'],
  starting: ['running', 'stopping', 'ended'],
  running: ['awaiting-approval', 'stopping', 'recovering', 'ended'],
  'awaiting-approval': ['running', 'stopping', 'recovering', 'ended'],
  stopping: ['ended'],
  recovering: ['running', 'recovering', 'stopping', 'ended'],
  ended: [],
}

export function mayMove(from: RunStatus, to: RunStatus): boolean {
  return NEXT[from].includes(to)
}

/** False when the run is in a state from which it cannot get there. The only place that writes a run's status. */
export function* moveRun(
  runId: string,
  to: RunStatus,
  changes: Partial<Record<Exclude<keyof RunRow, 'status'>, SqlValue>> = {},
): Script<boolean> {
  const from = (Object.keys(NEXT) as RunStatus[]).filter((status) => mayMove(status, to))
  const columns = Object.keys(changes)
    .map((column) => `, "${column}" = ?`)
    .join('')
  const moved = yield* change(
    `UPDATE "Run" SET "status" = ?${columns} WHERE "id" = ? AND "status" IN (${placeholders(from)})`,
    to,
    ...(Object.values(changes) as SqlValue[]),
    runId,
    ...from,
  )
  return moved === 1
}
