/** The way to the session that a recall wakes. */
'use client'
import { IconMessage } from '@tabler/icons-react'
import Link from 'next/link'
import { useSessionTitle } from '../../_hooks/use-session-title.ts'
import classes from './session-link.module.css'

export function SessionLink({ sessionId }: { sessionId: string }) {
  const title = useSessionTitle(sessionId)
  return (
    <Link href={`/s/${encodeURIComponent(sessionId)}`} prefetch={false} className={classes.session}>
      <IconMessage size={13} stroke={1.7} aria-hidden="true" className={classes.icon} />
      <bdi className={classes.title}>{title ?? 'Its session'}</bdi>
    </Link>
  )
}
