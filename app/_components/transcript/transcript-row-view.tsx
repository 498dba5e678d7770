/** One row of the transcript. Memoised: a frame re-renders only the rows that it changed. */
'use client'
import { memo } from 'react'
import type { SessionTracker } from '../../_client/session-tracker.ts'
import type { TranscriptRow } from '../../_client/transcript-rows.ts'
import { AssistantMessage } from './assistant-message.tsx'
import { NoticeLine } from './notice-line.tsx'
import { PendingMessage } from './pending-message.tsx'
import classes from './transcript-row-view.module.css'
import { UserMessage } from './user-message.tsx'
import { WaitingRow } from './waiting-row.tsx'

interface TranscriptRowViewProps {
  row: TranscriptRow
  sessionId: string
  tracker: SessionTracker
}

export const TranscriptRowView = memo(
  function TranscriptRowView({ row, sessionId, tracker }: TranscriptRowViewProps) {
    return (
      <div className={classes.row}>
        {row.kind === 'message' && row.day && <div className={classes.day}>{row.day}</div>}
        {row.kind === 'message' && row.message.role === 'user' && <UserMessage message={row.message} />}
        {row.kind === 'message' && row.message.role !== 'user' && (
          <AssistantMessage message={row.message} live={row.live} resumable={row.resumable} sessionId={sessionId} />
        )}
        {row.kind === 'notice' && <NoticeLine notice={row.notice} />}
        {row.kind === 'pending' && <PendingMessage pending={row.pending} tracker={tracker} />}
        {row.kind === 'waiting' && <WaitingRow recovering={row.recovering} />}
      </div>
    )
  },
  (before, after) => before.tracker === after.tracker && sameRow(before.row, after.row),
)

function sameRow(a: TranscriptRow, b: TranscriptRow): boolean {
  if (a.kind === 'message' && b.kind === 'message') {
    return a.message === b.message && a.live === b.live && a.resumable === b.resumable && a.day === b.day
  }
  if (a.kind === 'pending' && b.kind === 'pending') return a.pending === b.pending
  if (a.kind === 'notice' && b.kind === 'notice') return a.notice === b.notice
  return a.kind === 'waiting' && b.kind === 'waiting' && a.recovering === b.recovering
}
