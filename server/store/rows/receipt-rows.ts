/** Receipts: what a request was answered (contract row "send"). A scope is a session, or a user for what makes sessions. */
import { createHash } from 'node:crypto'
import { AppError } from '../../base/app-error.ts'
import { change, queryOne, type Script } from '../script.ts'

/** Apart from each other whatever ids their owners choose. */
export const receiptScope = {
  session: (sessionId: string) => `session:${sessionId}`,
  user: (userId: string) => `user:${userId}`,
}

/** The stored answer of the same request; refuses the same id with another input. */
export function* findReceipt<Answer>(scope: string, requestId: string, input: unknown): Script<Answer | undefined> {
  const row = yield* queryOne<{ inputHash: string; answer: string }>(
    'SELECT "inputHash", "answer" FROM "Receipt" WHERE "scope" = ? AND "requestId" = ?',
    scope,
    requestId,
  )
  if (!row) return undefined
  if (row.inputHash !== hashOf(input)) {
    throw new AppError('REQUEST_ID_REUSED', `Request id ${requestId} was used before, with another input.`, {
      field: 'requestId',
      fix: 'Use a new request id for a new request; repeat one only with exactly the same input.',
    })
  }
  return JSON.parse(row.answer) as Answer
}

export function insertReceipt(
  scope: string,
  requestId: string,
  input: unknown,
  answer: unknown,
  now: number,
): Script<number> {
  return change(
    'INSERT INTO "Receipt" ("scope", "requestId", "inputHash", "answer", "createdAt") VALUES (?, ?, ?, ?, ?)',
    scope,
    requestId,
    hashOf(input),
    JSON.stringify(answer),
    now,
  )
}

/** Field order and absent fields do not matter. */
function hashOf(input: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(input)))
    .digest('base64url')
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, field]) => [key, canonical(field)]))
}
