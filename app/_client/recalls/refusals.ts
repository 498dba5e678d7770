/** What cannot be done to a recall as it stands, and why: the server would refuse it. */
import type { Recall } from '../../../server/protocol/recalls.ts'
import { isLasting, isOneShot } from './recall-states.ts'

export type RecallChange = 'edit' | 'runNow' | 'skip' | 'pause' | 'cancel'

export function refusals(recall: Recall): Partial<Record<RecallChange, string>> {
  if (!isLasting(recall)) {
    const over = `It is over: duplicate it instead`
    return { edit: over, runNow: over, skip: over, pause: over, cancel: 'It is over' }
  }
  return { ...(noSkip(recall) !== undefined && { skip: noSkip(recall) ?? '' }) }
}

function noSkip(recall: Recall): string | undefined {
  if (isOneShot(recall)) return 'It has one time only: cancel it instead'
  if (recall.status === 'paused') return 'Nothing is planned while it is paused'
  return recall.nextAt === null ? 'No further time is planned' : undefined
}
