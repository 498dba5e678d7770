/**
 * Planned times and what became of those that were, as a month or a week, on the clock of this browser. On narrow pages
 * a month has dots and the entries of one day. Loaded apart from the page.
 */
'use client'
import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/ScrollArea.layer.css'
import '@mantine/schedule/styles.layer.css'
import { ActionIcon, Button, Loader } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { MobileMonthView, MonthView, type ScheduleEventData } from '@mantine/schedule'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { serverNow } from '../../_client/connection/server-clock.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { failureWords } from '../../_client/notices/failure-words.ts'
import { type CalendarEntry, calendarEntries } from '../../_client/recalls/calendar-entries.ts'
import { type CalendarView, daysOf, longDay, moved, rangeOf, rangeWords } from '../../_client/recalls/calendar-range.ts'
import { ownZone, wallTime, zoneWords } from '../../_client/recalls/zoned-words.ts'
import { PageMessage } from '../feedback/page-message.tsx'
import { CalendarEntryLink } from './calendar-entry-link.tsx'
import classes from './recall-calendar.module.css'
import { entryState } from './recall-state-mark.tsx'

const TIME_ZONE = ownZone()
const ENTRIES_A_DAY = 3
/** Of a day in a week. */
const SHOWN_AT_ONCE = 40

interface RecallCalendarProps {
  view: CalendarView
  onView: (view: CalendarView) => void
}

export function RecallCalendar({ view, onView }: RecallCalendarProps) {
  const narrow = Boolean(useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }))
  const today = wallTime(serverNow(), TIME_ZONE).slice(0, 10)
  const [day, setDay] = useState(today)
  const query = trpc.recalls.calendar.useQuery(rangeOf(day, view, TIME_ZONE), {
    staleTime: 0,
    placeholderData: keepPreviousData,
  })
  const { data } = query
  const entries = useMemo(
    () => (data ? calendarEntries(data, TIME_ZONE, view === 'month' ? 'day' : 'hour') : []),
    [data, view],
  )
  if (query.isError && !data) {
    return (
      <PageMessage
        tone="failed"
        title="The calendar could not be loaded"
        text={failureWords(query.error)}
        action={{ label: 'Try again', onClick: () => query.refetch(), busy: query.isFetching }}
      />
    )
  }
  const parts = { day, entries, onDay: setDay }
  return (
    <section className={classes.calendar} aria-label="Calendar">
      <div className={classes.bar}>
        <ActionIcon
          size="lg"
          variant="default"
          aria-label={`The ${view} before`}
          onClick={() => setDay(moved(day, view, -1))}
        >
          <IconChevronLeft size={18} stroke={1.7} />
        </ActionIcon>
        <Button variant="default" size="sm" disabled={day === today} onClick={() => setDay(today)}>
          Today
        </Button>
        <ActionIcon
          size="lg"
          variant="default"
          aria-label={`The ${view} after`}
          onClick={() => setDay(moved(day, view, 1))}
        >
          <IconChevronRight size={18} stroke={1.7} />
        </ActionIcon>
        <h2 className={classes.range} aria-live="polite">
          {rangeWords(day, view)}
        </h2>
        {query.isFetching && <Loader size="xs" role="progressbar" aria-label="Loading the calendar" />}
        <span className={classes.zone}>Times on this browser’s clock: {zoneWords(TIME_ZONE)}</span>
      </div>
      {data?.more && (
        <p className={classes.note} role="note">
          There is more than is shown here. A week shows more of each day; the list shows every recall.
        </p>
      )}
      {view === 'month' && narrow && <PhoneMonth {...parts} />}
      {view === 'month' && !narrow && (
        <Month
          {...parts}
          onDay={(chosen) => {
            setDay(chosen)
            onView('week')
          }}
        />
      )}
      {view === 'week' && <Week day={day} entries={entries} today={today} />}
    </section>
  )
}

interface ViewProps {
  day: string
  entries: readonly CalendarEntry[]
  onDay: (day: string) => void
}

function Month({ day, entries, onDay }: ViewProps) {
  return (
    <MonthView
      date={day}
      withHeader={false}
      maxEventsPerDay={ENTRIES_A_DAY}
      events={entries.map(asEvent)}
      renderEvent={renderEntry}
      getDayProps={(date) => ({ 'aria-label': dayName(date, entries) })}
      onDayClick={onDay}
      consistentWeeks={false}
      classNames={{ monthViewDay: classes.date }}
    />
  )
}

function PhoneMonth({ day, entries, onDay }: ViewProps) {
  return (
    <MobileMonthView
      date={day}
      selectedDate={day}
      onSelectedDateChange={(chosen) => chosen && onDay(chosen)}
      events={entries.map(asEvent)}
      renderHeader={() => null}
      renderEvent={renderEntry}
      eventsHeaderFormat={longDay}
      labels={{ noEvents: 'Nothing on this day' }}
      getDayProps={(date) => ({
        'aria-label': dayName(date, entries),
        'aria-selected': undefined,
        'aria-pressed': date === day,
      })}
      consistentWeeks={false}
      classNames={{ mobileMonthViewDay: classes.date, mobileMonthViewHeader: classes.hidden }}
    />
  )
}

/** A list for each day: beside each other where there is room. What has no duration is read better so than in a grid of hours. */
function Week({ day, entries, today }: Omit<ViewProps, 'onDay'> & { today: string }) {
  const byDay = useMemo(() => {
    const days = new Map<string, CalendarEntry[]>(daysOf(day, 'week').map((date) => [date, []]))
    for (const entry of entries) days.get(entry.start.slice(0, 10))?.push(entry)
    return [...days]
  }, [day, entries])
  return (
    <div className={classes.week}>
      {byDay.map(([date, own]) => (
        <section
          key={date}
          aria-label={longDay(date)}
          className={classes.column}
          data-today={date === today || undefined}
        >
          <h3 className={classes.day}>
            {longDay(date)}
            {date === today && <span className={classes.today}>Today</span>}
          </h3>
          {own.length > 0 ? (
            <Entries label={longDay(date)} entries={own} />
          ) : (
            <p className={classes.nothing}>Nothing</p>
          )}
        </section>
      ))}
    </div>
  )
}

function Entries({ label, entries }: { label: string; entries: readonly CalendarEntry[] }) {
  const [shown, setShown] = useState(SHOWN_AT_ONCE)
  const left = entries.length - shown
  return (
    <>
      <ul className={classes.entries} aria-label={label}>
        {entries.slice(0, shown).map((entry) => (
          <li key={entry.id}>
            <CalendarEntryLink entry={entry} timeZone={TIME_ZONE} />
          </li>
        ))}
      </ul>
      {left > 0 && (
        <Button size="compact-sm" variant="subtle" onClick={() => setShown((count) => count + SHOWN_AT_ONCE)}>
          {left} more
        </Button>
      )}
    </>
  )
}

function asEvent(entry: CalendarEntry): ScheduleEventData {
  const { id, title, start, end, state } = entry
  return { id, title, start, end, color: COLORS[entryState(state).tone], payload: { entry } }
}

/** Of the dots on narrow pages; a day's name says how many there are. */
const COLORS = {
  active: 'var(--vigil-tone-active)',
  good: 'var(--vigil-tone-good)',
  attention: 'var(--vigil-tone-attention)',
  failed: 'var(--vigil-tone-failed)',
  neutral: 'var(--vigil-tone-neutral)',
}

function renderEntry(event: ScheduleEventData, props: { style?: React.CSSProperties }) {
  const entry = event.payload?.entry as CalendarEntry
  const isPlaced = props.style?.position === 'absolute' || props.style?.top !== undefined
  return (
    <CalendarEntryLink key={entry.id} entry={entry} timeZone={TIME_ZONE} place={isPlaced ? props.style : undefined} />
  )
}

function dayName(date: string, entries: readonly CalendarEntry[]): string {
  const count = entries.filter(({ start }) => start.startsWith(date)).reduce((sum, entry) => sum + entry.count, 0)
  return `${longDay(date)}, ${count === 0 ? 'nothing' : count === 1 ? '1 time' : `${count} times`}`
}
