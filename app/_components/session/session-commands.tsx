/** Takes on the commands about the session that the page shows. */
'use client'
import type { Session } from '../../../server/protocol/sessions.ts'
import { useCommand } from '../../_hooks/use-command.ts'
import { useSessionActions } from '../../_hooks/use-session-actions.ts'
import { useStopRun } from '../../_hooks/use-stop-run.ts'
import { useTranscriptActions } from '../../_hooks/use-transcript-entries.tsx'

interface SessionCommandsProps {
  session: Session
  /** Of the run that could be stopped. */
  runId: string | undefined
  onRename: () => void
}

export function SessionCommands({ session, runId, onRename }: SessionCommandsProps) {
  const actions = useSessionActions()
  const { exportAs } = useTranscriptActions()
  const stop = useStopRun()
  const pinned = session.pinnedAt !== undefined
  const archived = session.archivedAt !== undefined
  useCommand('session.stop', runId === undefined ? null : () => stop.mutate({ sessionId: session.id, runId }))
  useCommand('session.rename', onRename)
  useCommand('session.pin', () => actions.pin(session, !pinned), pinned ? 'Unpin this session' : undefined)
  useCommand(
    'session.archive',
    () => actions.archive(session, !archived),
    archived ? 'Take this session out of the archive' : undefined,
  )
  useCommand('session.unread', () => actions.markUnread(session))
  useCommand('session.copy-link', () => actions.copyLink(session))
  useCommand('session.export', () => void exportAs(session, 'markdown'))
  useCommand('session.delete', () => actions.remove(session))
  return null
}
