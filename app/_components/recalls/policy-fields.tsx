/**
 * What is done when things are not as planned: the session is busy, times were missed, the clock is changed. Unfolded by
 * hand, it comes into sight.
 */
'use client'
import { NativeSelect } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { scrollBehavior } from '../../_client/page/scroll-behavior.ts'
import classes from './recall-form.module.css'
import { newRecallValues, type RecallValues } from './recall-values.ts'
import type { RecallFieldsProps } from './when-fields.tsx'

type Policy = 'ifBusy' | 'catchUp' | 'context' | 'gap' | 'overlap'

export const POLICIES: Record<Policy, { label: string; options: { value: string; label: string }[] }> = {
  ifBusy: {
    label: 'While the session is busy',
    options: [
      { value: 'defer', label: 'Wait: look again every minute' },
      { value: 'queue', label: 'Queue it like a message' },
      { value: 'interrupt', label: 'Interrupt what runs' },
      { value: 'skip', label: 'Skip that time' },
    ],
  },
  catchUp: {
    label: 'Times missed while the server was down',
    options: [
      { value: 'coalesce', label: 'One run for all of them' },
      { value: 'skip', label: 'Skip them' },
      { value: 'all', label: 'A run for each, at most 10' },
    ],
  },
  context: {
    label: 'The agent reads',
    options: [
      { value: 'session', label: 'The whole session' },
      { value: 'fresh', label: 'The message and the note only' },
    ],
  },
  gap: {
    label: 'Hours left out when clocks go forward',
    options: [
      { value: 'after', label: 'Run right after them' },
      { value: 'skip', label: 'Skip that day' },
    ],
  },
  overlap: {
    label: 'Hours that come twice when clocks go back',
    options: [
      { value: 'first', label: 'Run the first time' },
      { value: 'last', label: 'Run the second time' },
      { value: 'both', label: 'Run both times' },
    ],
  },
}

const ORDER = Object.keys(POLICIES) as Policy[]

export function PolicyFields({ values, onChange }: Omit<RecallFieldsProps, 'error'>) {
  const usual = newRecallValues('')
  const [isOpen, setOpen] = useState(() => ORDER.some((policy) => values[policy] !== usual[policy]))
  const isByHand = useRef(false)
  function toggled(details: HTMLDetailsElement) {
    setOpen(details.open)
    if (details.open && isByHand.current) details.scrollIntoView({ block: 'nearest', behavior: scrollBehavior() })
    isByHand.current = false
  }
  return (
    <details className={classes.advanced} open={isOpen} onToggle={(event) => toggled(event.currentTarget)}>
      <summary
        className={classes.summary}
        onClick={() => {
          isByHand.current = true
        }}
      >
        <IconChevronRight size={14} stroke={2} aria-hidden="true" className={classes.chevron} />
        When things are not as planned
      </summary>
      <div className={classes.policies}>
        {ORDER.map((policy) => (
          <NativeSelect
            key={policy}
            label={POLICIES[policy].label}
            data={POLICIES[policy].options}
            value={values[policy]}
            onChange={(event) => onChange({ [policy]: event.currentTarget.value } as Partial<RecallValues>)}
          />
        ))}
      </div>
    </details>
  )
}
