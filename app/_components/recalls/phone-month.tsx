/** A month for narrow pages: a dot for each of a day’s first entries, and below all of the day that is chosen. Loaded when wanted. */
'use client'
import '@mantine/schedule/styles.layer.css'
import { MobileMonthView, type ScheduleEventData } from '@mantine/schedule'
import { useMemo } from 'react'
import type { CalendarEntry } from '../../_client/recalls/calendar-entries.ts'
import { longDay } from '../../_client/recalls/calendar-range.ts'
import { DayEntries } from './day-entries.tsx'
import { dayName } from './day-name.ts'
import classes from './phone-month.module.css'
import { entryState } from './recall-state-mark.tsx'

/** As many as there are dots for. */
const DOTS = 3
/** The library adds a time of day. */
const DAY_CHARS = '2026-11-24'.length
const COLORS = {
  active: 'var(--vigil-tone-active)',
  good: 'var(--vigil-tone-good)',
  attention: 'var(--vigil-tone-attention)',
  failed: 'var(--vigil-tone-failed)',
  neutral: 'var(--vigil-tone-neutral)',
}

interface PhoneMonthProps {
  day: string
  entries: ReadonlyMap<string, CalendarEntry[]>
  onDay: (day: string) => void
}

export function PhoneMonth({ day, entries, onDay }: PhoneMonthProps) {
  const dots = useMemo(
    () => [...entries].flatMap(([date, own]) => own.slice(0, DOTS).map((one) => dot(date, one))),
    [entries],
  )
  const own = entries.get(day) ?? []
  return (
    <div className={classes.phone}>
      <MobileMonthView
        date={day}
        selectedDate={day}
        onSelectedDateChange={(chosen) => chosen && onDay(chosen.slice(0, DAY_CHARS))}
        events={dots}
        renderHeader={() => null}
        getDayProps={(date) => ({
          'aria-label': dayName(date, entries.get(date)),
          'aria-selected': undefined,
          'aria-pressed': date === day,
        })}
        consistentWeeks={false}
        classNames={{
          mobileMonthView: classes.month,
          mobileMonthViewWeekday: classes.weekday,
          mobileMonthViewDay: classes.date,
          mobileMonthViewHeader: classes.hidden,
          mobileMonthViewEventsList: classes.hidden,
        }}
      />
      <section className={classes.chosen} aria-label={longDay(day)}>
        <h3 className={classes.name}>{longDay(day)}</h3>
        {own.length > 0 ? (
          <DayEntries key={day} day={day} entries={own} />
        ) : (
          <p className={classes.nothing}>Nothing on this day</p>
        )}
      </section>
    </div>
  )
}

function dot(date: string, { id, title, state }: CalendarEntry): ScheduleEventData {
  return { id, title, start: `${date} 12:00:00`, end: `${date} 12:30:00`, color: COLORS[entryState(state).tone] }
}
