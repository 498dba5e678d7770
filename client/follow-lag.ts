/**
 * For how long a follower has known of something that it does not have yet. No clock but its own is asked: what counts
 * is when it first heard of a head beyond its cursor.
 */

/** Heads heard of within so short a time count as one. */
const TOGETHER_MS = 50

interface Heard {
  head: number
  at: number
}

export interface FollowLag {
  /** The follower is at `upTo`, and the log is known to reach `head`. */
  note(upTo: number, head: number): void
  behindMs(): number
}

export function createFollowLag(now: () => number = () => performance.now()): FollowLag {
  /** Ascending; what has been reached is gone from it. */
  const ahead: Heard[] = []
  return {
    note(upTo, head) {
      const reached = ahead.findIndex((heard) => heard.head > upTo)
      ahead.splice(0, reached < 0 ? ahead.length : reached)
      const last = ahead.at(-1)
      if (head <= Math.max(upTo, last?.head ?? 0)) return
      const at = now()
      if (last && at - last.at < TOGETHER_MS) last.head = head
      else ahead.push({ head, at })
    },
    behindMs: () => (ahead[0] ? now() - ahead[0].at : 0),
  }
}
