/** What the agent is told of the firing, besides the recall's own note: nobody may be there, and how late it is. */
import type { OccurrenceRow } from '../store/rows/occurrence-rows.ts'
import type { RecallRow } from '../store/rows/recall-rows.ts'
import { MISSED_MS } from './plan-claim.ts'

export function occurrenceNote(occurrence: OccurrenceRow, recall: Pick<RecallRow, 'id' | 'createdBy'>): string {
  const { nominalAt, note, standsFor, lateMs, manual } = occurrence
  const planned = new Date(nominalAt).toISOString()
  const begun = manual
    ? `This message was sent now by the user's order, from the recall ${recall.id}.`
    : `This message was sent by the recall ${recall.id}, which was planned for ${planned}; its user may not be there.`
  const late = lateMs !== null && lateMs > MISSED_MS ? `It is ${Math.round(lateMs / 1000)} s late.` : undefined
  const many = standsFor !== null && standsFor > 1 ? `It stands for ${standsFor} planned times.` : undefined
  return [note ?? undefined, [begun, late, many].filter(Boolean).join(' ')].filter(Boolean).join('\n\n')
}
