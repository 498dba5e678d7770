/** What every change of a recall works with: the transaction's time, and how what it did is told. */
import type { RecallAction } from '../protocol/recalls.ts'
import type { OccurrenceRow } from '../store/rows/occurrence-rows.ts'
import type { RecallRow } from '../store/rows/recall-rows.ts'
import type { Script } from '../store/script.ts'

export interface RecallDesk {
  now: number
  /** IANA name; of definitions that name none. */
  serverZone: string
  /** Under the lock of the recall's session; in the order of the calls. */
  tell(recall: RecallRow, news: readonly { action: RecallAction; occurrence?: OccurrenceRow }[]): Script<void>
  /** Takes a run out of its queue; false when it has begun. */
  endQueued(runId: string): Script<boolean>
}
