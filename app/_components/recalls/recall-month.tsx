/**
 * A month as a table of days, each with its first entries and the way to the others. One day can be reached by Tab, and
 * with it what is on it; arrows move to other days, also of other months.
 */
'use client'
import { UnstyledButton } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { type KeyboardEvent, Suspense, useEffect, useId, useRef, useState } from 'react'
import { lazyPart } from '../../_client/page/load-part.ts'
import type { CalendarDay } from '../../_client/recalls/calendar-entries.ts'
import { addDays, longDay, moved, weeksOf } from '../../_client/recalls/calendar-range.ts'
import { dayName } from '../../_client/recalls/day-name.ts'
import { CalendarEntryLink } from './calendar-entry-link.tsx'
import classes from './recall-month.module.css'

const DayPopover = lazyPart(async () => (await import('./day-popover.tsx')).DayPopover)

const ENTRIES_A_DAY = 3
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const MOVES: Record<string, (day: string) => string> = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -7),
  ArrowDown: (day) => addDays(day, 7),
  PageUp: (day) => moved(day, 'month', -1),
  PageDown: (day) => moved(day, 'month', 1),
}

interface RecallMonthProps {
  /** The one that Tab reaches. */
  day: string
  today: string
  days: ReadonlyMap<string, CalendarDay>
  onDay: (day: string) => void
  onOpen: (day: string) => void
}

export function RecallMonth({ day, today, days, onDay, onOpen }: RecallMonthProps) {
  const table = useRef<HTMLTableElement>(null)
  const hint = useId()
  /** By arrows; moved otherwise, the focus stays with what moved it. */
  const isFollowed = useRef(false)
  useEffect(() => {
    if (!isFollowed.current) return
    isFollowed.current = false
    table.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus()
  }, [day])
  function move(event: KeyboardEvent) {
    const to = MOVES[event.key]
    if (!to || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    isFollowed.current = true
    onDay(to(day))
  }
  return (
    <>
      <table ref={table} className={classes.month} aria-describedby={hint}>
        <thead>
          <tr>
            {WEEKDAYS.map((weekday) => (
              <th key={weekday} scope="col">
                {weekday}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(day).map((week) => (
            <tr key={week[0]}>
              {week.map((date) => (
                <td key={date} data-outside={date.slice(0, 7) !== day.slice(0, 7) || undefined}>
                  <UnstyledButton
                    className={classes.date}
                    data-day={date}
                    data-today={date === today || undefined}
                    aria-current={date === today ? 'date' : undefined}
                    aria-label={dayName(date, days.get(date))}
                    tabIndex={date === day ? 0 : -1}
                    onKeyDown={move}
                    onClick={() => onOpen(date)}
                  >
                    {Number(date.slice(8))}
                  </UnstyledButton>
                  <DayOfMonth day={date} of={days.get(date)} tabIndex={date === day ? 0 : -1} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p id={hint} className={classes.hint}>
        A day opens its week. Arrow keys move from day to day, Page Up and Page Down from month to month.
      </p>
    </>
  )
}

interface DayOfMonthProps {
  day: string
  of: CalendarDay | undefined
  tabIndex: number
}

function DayOfMonth({ day, of, tabIndex }: DayOfMonthProps) {
  if (!of) return null
  const { entries, leftOut } = of
  const more = entries.length - ENTRIES_A_DAY + leftOut.entries
  return (
    <div className={classes.entries}>
      {entries.slice(0, ENTRIES_A_DAY).map((entry) => (
        <div key={entry.id} className={classes.entry}>
          <CalendarEntryLink entry={entry} tabIndex={tabIndex} isBrief />
        </div>
      ))}
      {more > 0 && <MoreOfDay day={day} more={more} of={of} tabIndex={tabIndex} />}
    </div>
  )
}

interface MoreOfDayProps extends DayOfMonthProps {
  more: number
  of: CalendarDay
}

function MoreOfDay({ day, more, of, tabIndex }: MoreOfDayProps) {
  const [isOpen, setOpen] = useState(false)
  const failed = of.entries.slice(ENTRIES_A_DAY).filter(({ state }) => state === 'failed').length
  const button = useRef<HTMLButtonElement>(null)
  // Pressed while all are shown, it has hidden them before the click comes, as whatever lies outside of them does.
  const wasOpen = useRef(false)
  return (
    <span className={classes.anchor}>
      <UnstyledButton
        ref={button}
        className={classes.more}
        tabIndex={tabIndex}
        aria-label={`${more.toLocaleString('en')} more on ${longDay(day)}${failed > 0 ? `, ${failed} failed` : ''}`}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPointerDown={() => {
          wasOpen.current = isOpen
        }}
        onClick={() => {
          setOpen(!wasOpen.current)
          wasOpen.current = false
        }}
      >
        +{more.toLocaleString('en')} more
        {failed > 0 && <IconAlertTriangle size={12} stroke={2} aria-hidden="true" className={classes.failed} />}
      </UnstyledButton>
      {isOpen && (
        <Suspense>
          <DayPopover
            day={day}
            of={of}
            onClose={() => {
              setOpen(false)
              button.current?.focus({ preventScroll: true })
            }}
          />
        </Suspense>
      )}
    </span>
  )
}
