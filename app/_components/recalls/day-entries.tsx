/** The entries of one day below each other, a piece at a time where they are many. */
'use client'
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { CalendarDay } from '../../_client/recalls/calendar-entries.ts'
import { longDay } from '../../_client/recalls/calendar-range.ts'
import { CalendarEntryLink } from './calendar-entry-link.tsx'
import classes from './day-entries.module.css'

const SHOWN_AT_ONCE = 40

interface DayEntriesProps {
  day: string
  of: CalendarDay
}

export function DayEntries({ day, of: { entries, leftOut } }: DayEntriesProps) {
  const [shown, setShown] = useState(SHOWN_AT_ONCE)
  const left = entries.length - shown
  return (
    <>
      <ul className={classes.entries} aria-label={longDay(day)}>
        {entries.slice(0, shown).map((entry) => (
          <li key={entry.id}>
            <CalendarEntryLink entry={entry} />
          </li>
        ))}
      </ul>
      {left > 0 && (
        <Button
          size="compact-sm"
          variant="subtle"
          className={classes.more}
          onClick={() => setShown((count) => count + SHOWN_AT_ONCE)}
        >
          {left} more
        </Button>
      )}
      {left <= 0 && leftOut.entries > 0 && (
        <p className={classes.leftOut}>
          {leftOut.entries.toLocaleString('en')} more {leftOut.entries === 1 ? 'is' : 'are'} not shown here. The list
          shows every recall.
        </p>
      )}
    </>
  )
}
