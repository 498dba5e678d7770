/** One session in the list: its title, what it does now, when it last changed, and what can be done to it. */
'use client'
import { UnstyledButton } from '@mantine/core'
import { IconAlarm, IconPinFilled } from '@tabler/icons-react'
import Link from 'next/link'
import { type KeyboardEvent, memo, useState } from 'react'
import type { SessionStatus, SessionSummary } from '../../../server/protocol/sessions.ts'
import { relativeTime } from '../../_client/relative-time.ts'
import { sessionTitle } from '../../_client/session-title.ts'
import { RenameField } from './rename-field.tsx'
import { SessionMenu } from './session-menu.tsx'
import classes from './session-row.module.css'
import { type StatusKind, StatusMark } from './status-mark.tsx'

const SHOWN: Record<Exclude<SessionStatus, 'idle'>, { kind: StatusKind; words: string }> = {
  queued: { kind: 'queued', words: 'Queued' },
  running: { kind: 'working', words: 'Running' },
  'awaiting-approval': { kind: 'approval', words: 'Waiting for approval' },
  failed: { kind: 'failed', words: 'Failed' },
  interrupted: { kind: 'interrupted', words: 'Interrupted' },
}

interface SessionRowProps {
  session: SessionSummary
  selected: boolean
  now: number
}

export const SessionRow = memo(function SessionRow({ session, selected, now }: SessionRowProps) {
  const [renaming, setRenaming] = useState(false)
  const title = sessionTitle(session)
  if (renaming) {
    return (
      <li className={classes.item}>
        <RenameField session={session} onDone={() => setRenaming(false)} />
      </li>
    )
  }
  return (
    <li className={classes.item} data-selected={selected || undefined}>
      <UnstyledButton
        component={Link}
        prefetch={false}
        href={`/s/${encodeURIComponent(session.id)}`}
        className={classes.link}
        aria-current={selected ? 'page' : undefined}
        data-session-link
        onKeyDown={moveFocus}
      >
        <span className={classes.line}>
          <span className={classes.title} data-unread={session.unread || undefined} title={title}>
            {title}
          </span>
          {session.unread && <span className={classes.unread} role="img" aria-label="Unread" />}
          {session.pinnedAt !== undefined && <IconPinFilled size={12} className={classes.pin} aria-label="Pinned" />}
        </span>
        <span className={classes.line}>
          <RowStatus session={session} />
          <time className={classes.time} dateTime={new Date(session.updatedAt).toISOString()}>
            {relativeTime(session.updatedAt, now)}
          </time>
        </span>
      </UnstyledButton>
      <span className={classes.menu}>
        <SessionMenu session={session} onRename={() => setRenaming(true)} />
      </span>
    </li>
  )
})

function RowStatus({ session }: { session: SessionSummary }) {
  const shown = session.status === 'idle' ? null : SHOWN[session.status]
  if (shown) {
    return (
      <span className={classes.status}>
        <StatusMark kind={shown.kind}>{shown.words}</StatusMark>
      </span>
    )
  }
  return (
    <span className={classes.status}>
      {session.nextRecallAt !== undefined && <IconAlarm size={13} aria-label="Scheduled" className={classes.pin} />}
      <span className={classes.preview}>{session.preview || 'Nothing said yet'}</span>
    </span>
  )
}

/** The arrow keys move between the links of the list. */
function moveFocus(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const links = [...(event.currentTarget.closest('ul')?.querySelectorAll<HTMLElement>('[data-session-link]') ?? [])]
  const next = step && links[links.indexOf(event.currentTarget) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}
