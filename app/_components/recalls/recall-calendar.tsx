/**
 * Planned times and what became of those that were, as a month or a week, on the clock of this browser. On narrow pages
 * a month has dots and the entries of one day. Loaded apart from the page.
 */
'use client'
import { ActionIcon, Button, Loader } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { keepPreviousData } from '@tanstack/react-query'
import { Suspense, useMemo, useRef, useState } from 'react'
import { serverNow } from '../../_client/connection/server-clock.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import { scrollBehavior } from '../../_client/page/scroll-behavior.ts'
import { calendarDays } from '../../_client/recalls/calendar-entries.ts'
import { addDays, type CalendarView, daysOf, moved, rangeOf, rangeWords } from '../../_client/recalls/calendar-range.ts'
import { ownZone, wallTime, zoneWords } from '../../_client/recalls/zoned-words.ts'
import { LoadFailure } from '../settings/load-failure.tsx'
import classes from './recall-calendar.module.css'
import { RecallMonth } from './recall-month.tsx'
import { RecallWeek } from './recall-week.tsx'

const PhoneMonth = lazyPart(async () => (await import('./phone-month.tsx')).PhoneMonth)

const TIME_ZONE = ownZone()
/** Of one recall and day: more that stand alike are one entry. A day of a month has little room. */
const APART = { month: 1, week: 4 }
const NOTHING = { recalls: [], planned: [], occurrences: [] }
const MORE = {
  month: 'There is more in these weeks than is shown. A week shows more of each day, and the list every recall.',
  week: 'There is more in this week than is shown. The list shows every recall, and each recall its whole history.',
}

interface RecallCalendarProps {
  view: CalendarView
  /** Of this session only. */
  sessionId: string | undefined
  onView: (view: CalendarView) => void
}

export function RecallCalendar({ view, sessionId, onView }: RecallCalendarProps) {
  const narrow = Boolean(useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }))
  const today = wallTime(serverNow(), TIME_ZONE).slice(0, 10)
  const [day, setDay] = useState(today)
  const query = trpc.recalls.calendar.useQuery(
    {
      ...rangeOf(day, view, TIME_ZONE),
      ...{ timeZone: TIME_ZONE, apart: APART[view] },
      ...(sessionId !== undefined && { sessionId }),
    },
    { staleTime: 0, placeholderData: keepPreviousData },
  )
  const { data } = query
  const [first = day] = daysOf(day, view)
  // The days that are in sight are the same while one moves from one of them to another.
  const days = useMemo(
    () => calendarDays(data ?? NOTHING, daysOf(view === 'week' ? first : addDays(first, 6), view), TIME_ZONE),
    [data, first, view],
  )
  const section = useRef<HTMLElement>(null)
  /** It may be in sight of the calendar, and not of the window. */
  function goToToday() {
    setDay(today)
    requestAnimationFrame(() => {
      const shown = section.current?.querySelector('[aria-current="date"]')
      const whole = shown?.closest('td') ?? shown
      whole?.scrollIntoView({ block: 'nearest', behavior: scrollBehavior() })
    })
  }
  const parts = { day, today, days, onDay: setDay }
  return (
    <section ref={section} className={classes.calendar} aria-label="Calendar">
      <div className={classes.bar}>
        <ActionIcon
          size="lg"
          variant="default"
          aria-label={`The ${view} before`}
          onClick={() => setDay(moved(day, view, -1))}
        >
          <IconChevronLeft size={18} stroke={1.7} />
        </ActionIcon>
        <Button variant="default" size="sm" onClick={goToToday}>
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
      {query.isError && <LoadFailure title="The calendar could not be loaded." query={query} />}
      {data?.more && (
        <p className={classes.note} role="note">
          {MORE[view]}
        </p>
      )}
      {view === 'week' && <RecallWeek {...parts} />}
      {view === 'month' && narrow && (
        <Suspense>
          <PhoneMonth {...parts} />
        </Suspense>
      )}
      {view === 'month' && !narrow && (
        <RecallMonth
          {...parts}
          onOpen={(chosen) => {
            setDay(chosen)
            onView('week')
          }}
        />
      )}
    </section>
  )
}
