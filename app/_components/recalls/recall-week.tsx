/** A week: a list for each day, beside each other where there is room. What has no duration is read better so than in a grid of hours. */
'use client'
import type { CalendarDay } from '../../_client/recalls/calendar-entries.ts'
import { longDay, shortDay } from '../../_client/recalls/calendar-range.ts'
import { DayEntries } from './day-entries.tsx'
import classes from './recall-week.module.css'

interface RecallWeekProps {
  today: string
  days: ReadonlyMap<string, CalendarDay>
}

export function RecallWeek({ today, days }: RecallWeekProps) {
  return (
    <div className={classes.week}>
      {[...days].map(([date, day]) => (
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
          {day.entries.length > 0 ? <DayEntries day={date} of={day} /> : <p className={classes.nothing}>Nothing</p>}
        </section>
      ))}
    </div>
  )
}
