/** The entries of one day below each other, a piece at a time where they are many. */
'use client'
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { CalendarEntry } from '../../_client/recalls/calendar-entries.ts'
import { longDay } from '../../_client/recalls/calendar-range.ts'
import { CalendarEntryLink } from './calendar-entry-link.tsx'
import classes from './day-entries.module.css'

const SHOWN_AT_ONCE = 40

interface DayEntriesProps {
  day: string
  entries: readonly CalendarEntry[]
}

export function DayEntries({ day, entries }: DayEntriesProps) {
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
    </>
  )
}
