/**
 * Ids: opaque to everybody else, unique, safe in addresses, and in the order of making when one process makes them,
 * also within a millisecond.
 */
import { randomFillSync } from 'node:crypto'

const RANDOM_BYTES = 6
/** Filled anew when it is used up: asking the system for each id costs more than all else about it. */
const pool = Buffer.alloc(512 * RANDOM_BYTES)
let used = pool.length
const COUNTER_SPAN = 36 ** 3
let counter = 0

export function newId(prefix: string, now = Date.now()): string {
  counter = (counter + 1) % COUNTER_SPAN
  const order = now.toString(36) + counter.toString(36).padStart(3, '0')
  return `${prefix}_${order}${randomHex()}`
}

function randomHex(): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += RANDOM_BYTES
  return pool.toString('hex', used - RANDOM_BYTES, used)
}

/** Whether the id was made before then, by the clock of whoever made it. Times of one length sort as texts do. */
export function idMadeBefore(id: string, time: number): boolean {
  return id.slice(id.indexOf('_') + 1) < time.toString(36)
}
