/** Beside a message that a recall has sent: so, when it was planned for, and the way to the recall. */
'use client'
import { IconAlarm } from '@tabler/icons-react'
import Link from 'next/link'
import { clockWords, dayWords, ownZone } from '../../_client/recalls/zoned-words.ts'
import classes from './recall-mark.module.css'

interface RecallMarkProps {
  recallId: string
  /** Absent when it was run by hand. */
  plannedAt: number | undefined
  /** When the message came. */
  at: number | undefined
}

export function RecallMark({ recallId, plannedAt, at }: RecallMarkProps) {
  return (
    <Link href={`/recalls/${encodeURIComponent(recallId)}`} prefetch={false} className={classes.mark}>
      <IconAlarm size={14} stroke={1.8} aria-hidden="true" />
      {plannedAt === undefined ? 'Recall · run by hand' : `Recall · planned for ${plannedWords(plannedAt, at)}`}
    </Link>
  )
}

/** The day is said where it is another one than that of the message. */
function plannedWords(plannedAt: number, at = plannedAt): string {
  const zone = ownZone()
  const clock = clockWords(plannedAt, zone)
  const day = dayWords(plannedAt, zone)
  return day === dayWords(at, zone) ? clock : `${day}, ${clock}`
}
