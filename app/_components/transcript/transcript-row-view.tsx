/** One row of the transcript. Memoised: a frame re-renders only the rows that it changed. */
'use client'
import { memo, Suspense, useEffect, useRef } from 'react'
import type { SessionTracker } from '../../_client/connection/session-tracker.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import type { TranscriptRow } from '../../_client/transcript/transcript-rows.ts'
import type { MessageTarget } from '../../_hooks/use-go-to-message.ts'
import { AssistantMessage } from './assistant-message.tsx'
import { PendingMessage } from './pending-message.tsx'
import classes from './transcript-row-view.module.css'
import { UserMessage } from './user-message.tsx'
import { WaitingRow } from './waiting-row.tsx'

const NoticeLine = lazyPart(async () => (await import('./notice-line.tsx')).NoticeLine)

interface TranscriptRowViewProps {
  row: TranscriptRow
  sessionId: string
  tracker: SessionTracker
  /** The reader was led here. */
  target: MessageTarget | null
}

export const TranscriptRowView = memo(
  function TranscriptRowView({ row, sessionId, tracker, target }: TranscriptRowViewProps) {
    const element = useRef<HTMLDivElement>(null)
    useEffect(() => {
      if (target?.focus) element.current?.focus({ preventScroll: true })
    }, [target])
    return (
      <div
        ref={element}
        className={classes.row}
        data-target={(target && !target.quiet) || undefined}
        data-message={row.kind === 'message' ? row.message.id : undefined}
        tabIndex={target ? -1 : undefined}
      >
        {row.kind === 'message' && row.day && <div className={classes.day}>{row.day}</div>}
        {row.kind === 'message' && row.unread && <div className={classes.unread}>New since you were here</div>}
        {row.kind === 'message' && row.message.role === 'user' && (
          <UserMessage message={row.message} sessionId={sessionId} />
        )}
        {row.kind === 'message' && row.message.role !== 'user' && (
          <AssistantMessage
            message={row.message}
            live={row.live}
            resumable={row.resumable}
            sessionId={sessionId}
            tracker={tracker}
          />
        )}
        {row.kind === 'notice' && (
          <Suspense fallback={<div className={classes.line} />}>
            <NoticeLine notice={row.notice} />
          </Suspense>
        )}
        {row.kind === 'pending' && <PendingMessage pending={row.pending} tracker={tracker} />}
        {row.kind === 'waiting' && <WaitingRow recovering={row.recovering} />}
      </div>
    )
  },
  (before, after) =>
    before.tracker === after.tracker && before.target === after.target && sameRow(before.row, after.row),
)

function sameRow(a: TranscriptRow, b: TranscriptRow): boolean {
  if (a.kind === 'message' && b.kind === 'message') {
    return (
      a.message === b.message &&
      a.live === b.live &&
      a.resumable === b.resumable &&
      a.day === b.day &&
      a.unread === b.unread
    )
  }
  if (a.kind === 'pending' && b.kind === 'pending') return a.pending === b.pending
  if (a.kind === 'notice' && b.kind === 'notice') return a.notice === b.notice
  return a.kind === 'waiting' && b.kind === 'waiting' && a.recovering === b.recovering
}
