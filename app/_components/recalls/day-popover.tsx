/** All entries of one day of a month, over the month. Loaded when it is first wanted. */
'use client'
import '@mantine/core/styles/Popover.layer.css'
import { Popover } from '@mantine/core'
import type { Ref } from 'react'
import type { CalendarDay } from '../../_client/recalls/calendar-entries.ts'
import { longDay } from '../../_client/recalls/calendar-range.ts'
import { DayEntries } from './day-entries.tsx'
import classes from './day-popover.module.css'

interface DayPopoverProps {
  day: string
  of: CalendarDay
  onClose: () => void
}

export function DayPopover({ day, of, onClose }: DayPopoverProps) {
  return (
    <Popover
      opened
      onChange={(next) => {
        if (!next) onClose()
      }}
      width={320}
      position="bottom-start"
      shadow="md"
      trapFocus
    >
      <Popover.Target>
        <Place />
      </Popover.Target>
      <Popover.Dropdown aria-label={longDay(day)} className={classes.day}>
        <h3 className={classes.name}>{longDay(day)}</h3>
        <DayEntries day={day} of={of} />
      </Popover.Dropdown>
    </Popover>
  )
}

/** Takes nothing but its place: the button has the role and the state. */
function Place({ ref }: { ref?: Ref<HTMLSpanElement> }) {
  return <span ref={ref} className={classes.place} />
}
