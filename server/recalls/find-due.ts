/**
 * What is to be claimed next. Times that have just come go before missed ones: these are late already, and what a long
 * outage has left takes its time to write. Each kind has a share of a batch, so that none waits for the end of another.
 */
import { dueOccurrences } from '../store/rows/occurrence-rows.ts'
import { dueRecalls } from '../store/rows/recall-rows.ts'
import type { Script } from '../store/script.ts'
import type { Due } from './claim-due.ts'
import { MISSED_MS } from './plan-claim.ts'

export const BATCH = 200
const SHARE = 50

export interface FoundDue {
  due: Due
  /** Nothing more was due. */
  isAll: boolean
}

/** @param missedAtMost how many recalls whose time was missed; at least 1 */
export function* findDue(now: number, missedAtMost: number): Script<FoundDue> {
  const timely = yield* dueRecalls(now - MISSED_MS, now, BATCH)
  const missedLimit = Math.min(missedAtMost, Math.max(SHARE, BATCH - timely.length))
  const missed = yield* dueRecalls(0, now - MISSED_MS, missedLimit)
  const recalls = [...timely, ...missed]
  const deferredLimit = Math.max(SHARE, BATCH - recalls.length)
  const occurrences = yield* dueOccurrences(now, deferredLimit)
  const isAll = timely.length < BATCH && missed.length < missedLimit && occurrences.length < deferredLimit
  return { due: { recalls, occurrences }, isAll }
}
