/** One session of the inbox: what it is, why it is here, and what can be done about it without opening it. */
'use client'
import { ActionIcon, Button } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import Link from 'next/link'
import type { InboxItem } from '../../../server/protocol/sessions.ts'
import { sessionTitle } from '../../_client/sessions/session-title.ts'
import { relativeTime } from '../../_client/words/relative-time.ts'
import classes from './inbox-entry.module.css'
import { takeUpLabel, whyInInbox } from './inbox-words.ts'

interface InboxEntryProps {
  item: InboxItem
  now: number
  onRead: () => void
  onTakeUp: () => void
}

export function InboxEntry({ item, now, onRead, onTakeUp }: InboxEntryProps) {
  const { session, kind } = item
  const title = sessionTitle(session)
  const takeUp = takeUpLabel(item)
  return (
    <li className={classes.entry} data-inbox-entry={session.id}>
      <Link href={`/s/${encodeURIComponent(session.id)}`} prefetch={false} className={classes.link} data-inbox-link>
        <span className={classes.line}>
          <bdi className={classes.title}>{title}</bdi>
          <time className={classes.time} dateTime={new Date(session.updatedAt).toISOString()}>
            {relativeTime(session.updatedAt, now)}
          </time>
        </span>
        <span className={classes.line}>
          <bdi className={classes.why}>{whyInInbox(item)}</bdi>
        </span>
      </Link>
      <span className={classes.actions}>
        {kind === 'approval' && (
          <Button
            component={Link}
            href={`/s/${encodeURIComponent(session.id)}`}
            prefetch={false}
            size="xs"
            aria-label={`Decide in ${title}`}
          >
            Decide
          </Button>
        )}
        {takeUp && (
          <Button size="xs" variant="default" aria-label={`${takeUp}: ${title}`} onClick={onTakeUp}>
            {takeUp}
          </Button>
        )}
        {kind !== 'approval' && (
          <ActionIcon size="md" aria-label={`Mark read: ${title}`} title="Mark as read (E)" onClick={onRead}>
            <IconCheck size={16} stroke={1.8} />
          </ActionIcon>
        )}
      </span>
    </li>
  )
}
