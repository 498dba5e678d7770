/** A week: a list for each day, beside each other where there is room. What has no duration is read better so than in a grid of hours. */
'use client'
import type { CalendarEntry } from '../../_client/recalls/calendar-entries.ts'
import { longDay, shortDay } from '../../_client/recalls/calendar-range.ts'
import { DayEntries } from './day-entries.tsx'
import classes from './recall-week.module.css'

interface RecallWeekProps {
  today: string
  entries: ReadonlyMap<string, CalendarEntry[]>
}

export function RecallWeek({ today, entries }: RecallWeekProps) {
  return (
    <div className={classes.week}>
      {[...entries].map(([date, own]) => (
        <section
          key={date}
          aria-label={longDay(date)}
          className={classes.column}
          data-today={date === today || undefined}
        >
          <h3 className={classes.day}>
            {shortDay(date)}
            {date === today && <span className={classes.today}>Today</span>}
          </h3>
          {own.length > 0 ? <DayEntries day={date} entries={own} /> : <p className={classes.nothing}>Nothing</p>}
        </section>
      ))}
    </div>
  )
}
