/** A recall as a model reads it: what it can name it by, and its times in words that need no arithmetic. */
import type { RecallWithTimes } from '../../protocol/recalls.ts'

const MESSAGE_CHARS = 300

export function recallReport({ recall, next, warning }: RecallWithTimes) {
  const { id, status, reason, message, definition } = recall
  const { kind, when, everySeconds, cron, timeZone, maxOccurrences } = definition
  return {
    recallId: id,
    status,
    ...(reason !== undefined && { reason }),
    message: message.length > MESSAGE_CHARS ? `${message.slice(0, MESSAGE_CHARS).toWellFormed()}…` : message,
    kind,
    ...(when !== undefined && { when }),
    ...(everySeconds !== undefined && { everySeconds }),
    ...(cron !== undefined && { cron }),
    ...(timeZone !== undefined && { timeZone }),
    ...(maxOccurrences !== undefined && { maxOccurrences, runsSoFar: recall.occurrences }),
    next: next.map(({ at, local, dst }) => ({ utc: new Date(at).toISOString(), local, ...(dst && { dst }) })),
    ...(warning !== undefined && { warning }),
  }
}
