/** Opaque, sortable by time of making, safe in addresses. */
import { randomBytes } from 'node:crypto'

const RANDOM_BYTES = 9

export function newId(prefix: string, now = Date.now()): string {
  return `${prefix}_${now.toString(36)}${randomBytes(RANDOM_BYTES).toString('base64url').replaceAll(/[-_]/g, '0')}`
}
