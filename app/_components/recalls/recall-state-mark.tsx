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
import type { EntryState } from '../../_client/recalls/calendar-entries.ts'
import { OCCURRENCE_STATES } from '../../_client/recalls/occurrence-words.ts'
import { recallState } from '../../_client/recalls/recall-states.ts'
import type { Tone } from '../../_client/words/tone.ts'
import { ToneMark } from '../feedback/tone-mark.tsx'

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
  return (
    <ToneMark Icon={recallIcon(recall)} tone={tone}>
      {words}
    </ToneMark>
  )
}

export function OccurrenceMark({ status }: { status: OccurrenceStatus }) {
  const { words, tone } = OCCURRENCE_STATES[status]
  return (
    <ToneMark Icon={ENTRY_ICONS[status]} tone={tone}>
      {words}
    </ToneMark>
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
