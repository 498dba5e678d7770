/** How a recall, or one of its times, stands: as icon, words and colour. */
'use client'
import {
  IconAlarm,
  IconAlertTriangle,
  IconCheck,
  IconClock,
  IconClockPause,
  IconLoader2,
  IconPlayerPause,
  IconPlayerSkipForward,
  IconStack2,
  IconX,
} from '@tabler/icons-react'
import type { OccurrenceStatus, Recall } from '../../../server/protocol/recalls.ts'
import { OCCURRENCE_STATES, type Tone } from '../../_client/recalls/occurrence-words.ts'
import { recallState } from '../../_client/recalls/recall-states.ts'
import classes from './recall-state-mark.module.css'

export type EntryState = 'planned' | OccurrenceStatus
type Icon = typeof IconClock

export const ENTRY_ICONS: Record<EntryState, Icon> = {
  planned: IconAlarm,
  claimed: IconLoader2,
  deferred: IconClockPause,
  queued: IconClock,
  running: IconLoader2,
  fired: IconCheck,
  failed: IconAlertTriangle,
  skipped: IconPlayerSkipForward,
  coalesced: IconStack2,
  cancelled: IconX,
}

export function entryState(state: EntryState): { words: string; tone: Tone } {
  return state === 'planned' ? { words: 'Planned', tone: 'active' } : OCCURRENCE_STATES[state]
}

export function RecallStateMark({ recall }: { recall: Recall }) {
  const { words, tone } = recallState(recall)
  return <Mark Icon={recallIcon(recall)} tone={tone} words={words} />
}

export function OccurrenceMark({ status }: { status: OccurrenceStatus }) {
  const { words, tone } = OCCURRENCE_STATES[status]
  return <Mark Icon={ENTRY_ICONS[status]} tone={tone} words={words} />
}

function Mark({ Icon, tone, words }: { Icon: Icon; tone: Tone; words: string }) {
  return (
    <span className={classes.mark} data-tone={tone}>
      <Icon size={14} stroke={1.9} aria-hidden="true" className={classes.icon} />
      <span>{words}</span>
    </span>
  )
}

function recallIcon({ status, nextAt, reason }: Recall): Icon {
  switch (status) {
    case 'pending':
      return nextAt === null ? IconLoader2 : IconAlarm
    case 'paused':
      return IconPlayerPause
    case 'fired':
    case 'ended':
      return IconCheck
    case 'cancelled':
      return reason ? IconAlertTriangle : IconX
  }
}
