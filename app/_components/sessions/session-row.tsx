/** One session in the list: its title, what it does now, when it last changed, and what can be done to it. */
'use client'
import { UnstyledButton } from '@mantine/core'
import { IconAlarm, IconPinFilled } from '@tabler/icons-react'
import Link from 'next/link'
import { memo, useState } from 'react'
import type { SessionStatus, SessionSummary } from '../../../server/protocol/sessions.ts'
import { sessionTitle } from '../../_client/sessions/session-title.ts'
import { nextMoment } from '../../_client/words/next-moment.ts'
import { relativeTime } from '../../_client/words/relative-time.ts'
import { MarkedText } from './marked-text.tsx'
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
  /** Above the first of its group. */
  heading: string | undefined
  selected: boolean
  /** The one that Tab reaches; the arrow keys reach the others. */
  reachable: boolean
  now: number
  /** After a title was given or left as it was: with the focus in the field, it goes back to the row. */
  onRenamed: (sessionId: string) => void
}

export const SessionRow = memo(function SessionRow(props: SessionRowProps) {
  const { session, heading, selected, reachable, now, onRenamed } = props
  const [renaming, setRenaming] = useState(false)
  const title = sessionTitle(session)
  const tabIndex = reachable ? 0 : -1
  return (
    <>
      {heading !== undefined && <h2 className={classes.heading}>{heading}</h2>}
      {renaming ? (
        <RenameField
          session={session}
          onDone={() => {
            setRenaming(false)
            onRenamed(session.id)
          }}
        />
      ) : (
        <div className={classes.item} data-selected={selected || undefined}>
          <UnstyledButton
            component={Link}
            prefetch={false}
            href={`/s/${encodeURIComponent(session.id)}`}
            className={classes.link}
            aria-current={selected ? 'page' : undefined}
            tabIndex={tabIndex}
            data-session-link={session.id}
            onKeyDown={(event) => {
              if (event.key !== 'F2') return
              event.preventDefault()
              setRenaming(true)
            }}
          >
            <span className={classes.line}>
              <bdi className={classes.title} data-unread={session.unread || undefined} title={title}>
                <MarkedText text={title} ranges={session.match?.title} />
              </bdi>
              {session.unread && <span className={classes.unread} role="img" aria-label="Unread" />}
              {session.pinnedAt !== undefined && (
                <IconPinFilled size={12} className={classes.pin} role="img" aria-label="Pinned" />
              )}
            </span>
            <span className={classes.line}>
              <RowStatus session={session} />
              {session.nextRecallAt !== undefined && <Wakes at={session.nextRecallAt} now={now} />}
              <time className={classes.time} dateTime={new Date(session.updatedAt).toISOString()}>
                {relativeTime(session.updatedAt, now)}
              </time>
            </span>
          </UnstyledButton>
          <span className={classes.menu}>
            <SessionMenu session={session} reading={session} tabIndex={tabIndex} onRename={() => setRenaming(true)} />
          </span>
        </div>
      )}
    </>
  )
})

/** When a recall wakes it next: as short as it can be, and whole on hovering, as recalls are told. */
function Wakes({ at, now }: { at: number; now: number }) {
  const words = `Wakes ${new Date(at).toLocaleString('en-GB', WHOLE).replace(',', '')}`
  return (
    <span className={classes.wakes} role="img" aria-label={words} title={words}>
      <IconAlarm size={13} />
      {nextMoment(at, now)}
    </span>
  )
}

const WHOLE = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const

function RowStatus({ session }: { session: SessionSummary }) {
  const shown = session.status === 'idle' ? null : SHOWN[session.status]
  const found = session.match?.message
  if (found) {
    return (
      <bdi className={classes.preview}>
        <MarkedText text={found.text} ranges={found.ranges} />
      </bdi>
    )
  }
  if (shown) {
    return (
      <span className={classes.status}>
        <StatusMark kind={shown.kind}>{shown.words}</StatusMark>
      </span>
    )
  }
  return (
    <span className={classes.status}>
      <bdi className={classes.preview}>{session.preview || 'Nothing said yet'}</bdi>
    </span>
  )
}
