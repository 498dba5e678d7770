/**
 * Tells a follower's audience where it stands. A lost connection is told at once, though the consumer be busy with a
 * frame; each status is told once. Who is live is not so any more once the log has been ahead for a second, as when
 * more comes than the consumer takes: it is catching up then, until it is as good as there.
 */
import { createFollowLag } from './follow-lag.ts'
import type { VigilClient } from './vigil-client.ts'

export type FollowStatus =
  /** Applied up to seq `upTo`; the log is known to reach `target`. */
  | { state: 'catching-up'; upTo: number; target: number }
  | { state: 'live' }
  /** Try `attempt` begins at `nextRetryAt`, epoch milliseconds, where that is known. */
  | { state: 'reconnecting'; attempt: number; nextRetryAt?: number }

const BEHIND_AFTER_MS = 1_000
/** Well under the other: at the border it would say one and the other in turn. */
const THERE_WITHIN_MS = 250

interface FollowReport {
  catchingUp(): void
  progress(live: boolean): void
  waiting(attempt: number, delayMs: number): void
  dispose(): void
}

export function createFollowReport(
  { connection }: Pick<VigilClient, 'connection'>,
  onStatus: ((status: FollowStatus) => void) | undefined,
  position: () => { upTo: number; target: number },
): FollowReport {
  const lag = createFollowLag()
  let told: FollowStatus | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function tell(status: FollowStatus): void {
    if (told && sameStatus(told, status)) return
    told = status
    onStatus?.(status)
  }
  function catchingUp(): void {
    tell({ state: 'catching-up', ...position() })
  }
  function onConnection(): void {
    const { state, attempt, nextRetryAt } = connection.getSnapshot()
    if (state === 'open' || state === 'closed') return
    tell({ state: 'reconnecting', attempt: attempt ?? 1, ...(nextRetryAt !== undefined && { nextRetryAt }) })
  }

  function isThere(): boolean {
    const { upTo, target } = position()
    lag.note(upTo, target)
    return lag.behindMs() <= (told?.state === 'live' ? BEHIND_AFTER_MS : THERE_WITHIN_MS)
  }
  /** Nothing may come any more: that is noticed as well. */
  function lookAgain(): void {
    clearTimeout(timer)
    if (lag.behindMs() === 0) return
    timer = setTimeout(() => {
      if (told?.state === 'live' && !isThere()) catchingUp()
    }, BEHIND_AFTER_MS)
  }

  const unsubscribe = connection.subscribe(onConnection)
  onConnection()
  return {
    catchingUp,
    progress(live) {
      if (connection.getSnapshot().state !== 'open') return
      if (live && isThere()) tell({ state: 'live' })
      else catchingUp()
      lookAgain()
    },
    waiting: (attempt, delayMs) => tell({ state: 'reconnecting', attempt, nextRetryAt: Date.now() + delayMs }),
    dispose() {
      clearTimeout(timer)
      unsubscribe()
    },
  }
}

function sameStatus(one: FollowStatus, other: FollowStatus): boolean {
  if (one.state === 'live' || other.state === 'live') return one.state === other.state
  if (one.state === 'catching-up') {
    return other.state === 'catching-up' && one.upTo === other.upTo && one.target === other.target
  }
  return other.state === 'reconnecting' && one.attempt === other.attempt && one.nextRetryAt === other.nextRetryAt
}
