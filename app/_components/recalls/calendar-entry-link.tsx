/** One entry of the calendar: when, what, and by icon and words how it stands. Leads to its recall. */
'use client'
import { VisuallyHidden } from '@mantine/core'
import Link from 'next/link'
import type { CalendarEntry } from '../../_client/recalls/calendar-entries.ts'
import { clockWords, ownZone } from '../../_client/recalls/zoned-words.ts'
import classes from './calendar-entry-link.module.css'
import { DST_WORDS } from './next-times.tsx'
import { ENTRY_ICONS, entryState } from './recall-state-mark.tsx'

interface CalendarEntryLinkProps {
  entry: CalendarEntry
  tabIndex?: number
  /** Where there is little room: of many times only how many they are. */
  isBrief?: boolean
}

export function CalendarEntryLink({ entry, tabIndex = 0, isBrief = false }: CalendarEntryLinkProps) {
  const { words, tone } = entryState(entry.state)
  const Icon = ENTRY_ICONS[entry.state]
  const clock = minuteOf(entry.at)
  const count = entry.count.toLocaleString('en')
  const until = entry.count > 1 ? `, ${count} times until ${minuteOf(entry.lastAt)}` : ''
  const rest = `(${words.toLowerCase()}${until}${entry.dst ? `. ${DST_WORDS[entry.dst]}` : ''})`
  return (
    <Link
      href={`/recalls/${encodeURIComponent(entry.recallId)}`}
      prefetch={false}
      className={classes.entry}
      data-tone={tone}
      tabIndex={tabIndex}
      title={`${clock} ${entry.title} ${rest}`}
    >
      <Icon size={12} stroke={2} aria-hidden="true" className={classes.icon} />
      <VisuallyHidden>{clock} </VisuallyHidden>
      {entry.count === 1 && (
        <span aria-hidden="true" className={classes.clock}>
          {clock}
        </span>
      )}
      {entry.count > 1 && !isBrief && (
        <span aria-hidden="true" className={classes.stretch}>
          {clock}–{minuteOf(entry.lastAt)}
        </span>
      )}
      {entry.count > 1 && (
        <span aria-hidden="true" className={classes.count}>
          ×{count}
        </span>
      )}
      <bdi className={classes.title}>{entry.title}</bdi>
      <VisuallyHidden>{rest}</VisuallyHidden>
    </Link>
  )
}

function minuteOf(at: number): string {
  return clockWords(at, ownZone()).slice(0, 5)
}
