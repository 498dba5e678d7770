/**
 * The server's time, as well as this page can know it. The computer's own clock may be hours or days off, so whatever
 * is shown as ago, elapsed or left is measured by this one. Until the server has told its time, the computer's has to do.
 */
import { observableValue } from '../../../client/observable-value.ts'

interface Told {
  /** Epoch milliseconds by the server's clock, when the page's monotonic one stood at `at`. */
  now: number
  at: number
}

const told = observableValue<Told | null>(null)

/** Epoch milliseconds. */
export function serverNow(): number {
  const known = told.getSnapshot()
  return known ? Math.round(known.now + performance.now() - known.at) : Date.now()
}

/** What the server said when it was asked; both times are `performance.now()`: it answered about half-way between them. */
export function serverToldTime(now: number, askedAt: number, answeredAt: number): void {
  told.set({ now, at: (askedAt + answeredAt) / 2 })
}

/** Calls back when the server has told its time; returns the way to stop. */
export const onServerTime = told.subscribe
