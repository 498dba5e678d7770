/** The inbox: what a session's owner has been asked to tell the log, or to do. */
import { newId } from '../../base/new-id.ts'
import type { Occurrence, Recall, RecallAction } from '../../protocol/recalls.ts'
import { change, changeGiven, query, type Script } from '../script.ts'

export type Command =
  | { kind: 'sent'; runId: string }
  | { kind: 'stop'; runId: string }
  | { kind: 'queue-changed' }
  | { kind: 'session-changed' }
  | { kind: 'approval-answered'; runId: string }
  | { kind: 'close'; reason?: string }
  | ({ kind: 'recall' } & RecallNews)

/** What happened with a recall, in order, and how it stood then. */
export interface RecallNews {
  recall: Recall
  news: { action: RecallAction; occurrence?: Occurrence }[]
}

export interface WaitingCommand {
  id: string
  position: number
  command: Command
}

export function insertCommand(sessionId: string, position: number, command: Command, now: number): Script<number> {
  const { kind, ...payload } = command
  return change(
    'INSERT INTO "Command" ("id", "sessionId", "position", "kind", "payload", "createdAt") VALUES (?, ?, ?, ?, ?, ?)',
    newId('command', now),
    sessionId,
    position,
    kind,
    JSON.stringify(payload),
    now,
  )
}

const COLUMNS = {
  id: 'TEXT',
  sessionId: 'TEXT',
  position: 'INTEGER',
  kind: 'TEXT',
  payload: 'TEXT',
  createdAt: 'BIGINT',
} as const

/** As `insertCommand`, for many sessions at once. */
export function* insertCommands(
  commands: readonly { sessionId: string; position: number; command: Command }[],
  now: number,
): Script<void> {
  const rows = commands.map(({ sessionId, position, command: { kind, ...payload } }) => {
    return { id: newId('command', now), sessionId, position, kind, payload: JSON.stringify(payload), createdAt: now }
  })
  yield* changeGiven(
    COLUMNS,
    rows,
    `INSERT INTO "Command" ("id", "sessionId", "position", "kind", "payload", "createdAt")
     SELECT "id", "sessionId", "position", "kind", "payload", "createdAt" FROM given`,
  )
}

/** All that wait, in the order given under the session's lock. */
export function* waitingCommands(sessionId: string): Script<WaitingCommand[]> {
  const rows = yield* query<{ id: string; position: number; kind: string; payload: string }>(
    'SELECT "id", "position", "kind", "payload" FROM "Command" WHERE "doneAt" IS NULL AND "sessionId" = ? ORDER BY "position", "createdAt", "id"',
    sessionId,
  )
  return rows.map((row) => ({
    id: row.id,
    position: row.position,
    command: { kind: row.kind, ...JSON.parse(row.payload) } as Command,
  }))
}

export function finishCommand(id: string, now: number): Script<number> {
  return change('UPDATE "Command" SET "doneAt" = ? WHERE "id" = ? AND "doneAt" IS NULL', now, id)
}

export function purgeDoneCommands(before: number): Script<number> {
  return change('DELETE FROM "Command" WHERE "doneAt" < ?', before)
}
