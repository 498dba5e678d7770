/**
 * Tells a follower's audience where it stands. A lost connection is told at once, though the consumer be busy with a
 * frame; each status is told once.
 */
import type { VigilClient } from './vigil-client.ts'

export type FollowStatus =
  /** Applied up to seq `upTo`; the log is known to reach `target`. */
  | { state: 'catching-up'; upTo: number; target: number }
  | { state: 'live' }
  /** Try `attempt` begins at `nextRetryAt`, epoch milliseconds, where that is known. */
  | { state: 'reconnecting'; attempt: number; nextRetryAt?: number }

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
  let told: FollowStatus | undefined

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

  const unsubscribe = connection.subscribe(onConnection)
  onConnection()
  return {
    catchingUp,
    progress(live) {
      if (connection.getSnapshot().state !== 'open') return
      if (live) tell({ state: 'live' })
      else catchingUp()
    },
    waiting: (attempt, delayMs) => tell({ state: 'reconnecting', attempt, nextRetryAt: Date.now() + delayMs }),
    dispose: unsubscribe,
  }
}

function sameStatus(one: FollowStatus, other: FollowStatus): boolean {
  if (one.state === 'live' || other.state === 'live') return one.state === other.state
  if (one.state === 'catching-up') {
    return other.state === 'catching-up' && one.upTo === other.upTo && one.target === other.target
  }
  return other.state === 'reconnecting' && one.attempt === other.attempt && one.nextRetryAt === other.nextRetryAt
}
