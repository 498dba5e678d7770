/**
 * A month for narrow pages: dots for some of a day’s entries, what went wrong before the rest, and below all of the day
 * that is chosen. Loaded when wanted.
 */
'use client'
import '@mantine/schedule/styles.layer.css'
import { MobileMonthView, type ScheduleEventData } from '@mantine/schedule'
import { useMemo } from 'react'
import type { CalendarDay, CalendarEntry } from '../../_client/recalls/calendar-entries.ts'
import { longDay } from '../../_client/recalls/calendar-range.ts'
import { dayName } from '../../_client/recalls/day-name.ts'
import { DayEntries } from './day-entries.tsx'
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
  days: ReadonlyMap<string, CalendarDay>
  onDay: (day: string) => void
}

export function PhoneMonth({ day, days, onDay }: PhoneMonthProps) {
  const dots = useMemo(
    () => [...days].flatMap(([date, { entries }]) => dotted(entries).map((one) => dot(date, one))),
    [days],
  )
  const own = days.get(day)
  return (
    <div className={classes.phone}>
      <MobileMonthView
        date={day}
        selectedDate={day}
        onSelectedDateChange={(chosen) => chosen && onDay(chosen.slice(0, DAY_CHARS))}
        events={dots}
        renderHeader={() => null}
        getDayProps={(date) => ({
          'aria-label': dayName(date, days.get(date)),
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
        {own && own.entries.length > 0 ? (
          <DayEntries key={day} day={day} of={own} />
        ) : (
          <p className={classes.nothing}>Nothing on this day</p>
        )}
      </section>
    </div>
  )
}

function dotted(entries: readonly CalendarEntry[]): CalendarEntry[] {
  const wrong = entries.filter(({ state }) => state === 'failed')
  const others = entries.filter(({ state }) => state !== 'failed')
  return [...wrong, ...others].slice(0, DOTS)
}

function dot(date: string, { id, title, state }: CalendarEntry): ScheduleEventData {
  return { id, title, start: `${date} 12:00:00`, end: `${date} 12:30:00`, color: COLORS[entryState(state).tone] }
}
