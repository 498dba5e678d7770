/** The definition that a recall is planned by. */
import type { RecallRow } from '../store/rows/recall-rows.ts'
import type { NormalDefinition } from './schedule/normal-definition.ts'
import { readZone } from './schedule/read-zone.ts'

/** @throws AppError INVALID_INPUT where its zone is not known any more: their names change with the system's data */
export function policyOf({ definition }: Pick<RecallRow, 'definition'>): NormalDefinition {
  const policy = JSON.parse(definition) as NormalDefinition
  readZone(policy.timeZone)
  return policy
}
