/** How a recall stands, in words. */
import type { Recall, RecallStatus } from '../../../server/protocol/recalls.ts'
import type { Tone } from '../words/tone.ts'

const STATES: Record<RecallStatus, { words: string; tone: Tone }> = {
  pending: { words: 'Scheduled', tone: 'active' },
  paused: { words: 'Paused', tone: 'attention' },
  fired: { words: 'Done', tone: 'good' },
  ended: { words: 'Ended', tone: 'neutral' },
  cancelled: { words: 'Cancelled', tone: 'neutral' },
}

/** Of a status that was told by an agent's tool; as it is where it is none of these. */
export function statusWords(status: string): string {
  return Object.hasOwn(STATES, status) ? STATES[status as RecallStatus].words : status
}

export function recallState({ status, nextAt, reason }: Recall): { words: string; tone: Tone } {
  // Its last time has come, and the run of that is not over.
  if (status === 'pending' && nextAt === null) return { words: 'Under way', tone: 'active' }
  if (status === 'cancelled' && reason) return { words: 'Cancelled', tone: 'failed' }
  return STATES[status]
}

export function isLasting({ status }: Pick<Recall, 'status'>): boolean {
  return status === 'pending' || status === 'paused'
}

/** It has one time only. */
export function isOneShot({ definition }: Pick<Recall, 'definition'>): boolean {
  return definition.kind === 'once' || definition.kind === 'immediate'
}

/** Its message in one line, for names and lists. */
export function briefMessage({ message }: Pick<Recall, 'message'>, chars = 80): string {
  const line = message.replaceAll(/\s+/g, ' ').trim()
  return line.length > chars ? `${line.slice(0, chars - 1).toWellFormed()}…` : line
}
