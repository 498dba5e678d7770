/**
 * One subscription to `sessions.watch`, as a queue of its frames followed by the way it ended.
 *
 *   open ──► over      by a lost connection, the server's refusal or end, an overflow, or `dispose`
 *
 * tRPC pushes frames without back-pressure. So when more waits than `WAITING_MAX_…`, the subscription is ended: what
 * waits is still handed out, and the consumer subscribes again from there once it gets that far.
 */
import type { Frame } from '../server/protocol/events.ts'
import type { VigilClient } from './vigil-client.ts'
import { toVigilError, type VigilError } from './vigil-error.ts'

const WAITING_MAX_FRAMES = 2_000
const WAITING_MAX_CHARS = 8 * 1024 * 1024

export type IntakeEnd =
  | { over: 'connection-lost' | 'server-ended' | 'overflow' | 'disposed' }
  | { over: 'refused'; error: VigilError }

export interface WatchInput {
  sessionId: string
  after: number
  generation?: string
}

export interface FrameIntake {
  /** The next frame; how it ended once no frame is left, and so ever after. One call at a time. */
  next(): Promise<Frame | IntakeEnd>
  isOver(): boolean
  /** Of all frames that have come, those that wait included. */
  newestHead(): number
  dispose(): void
}

/** To be called while the connection is open. */
export function openFrameIntake(vigil: VigilClient, input: WatchInput): FrameIntake {
  const waiting: { frame: Frame; chars: number }[] = []
  let waitingChars = 0
  let newestHead = 0
  let end: IntakeEnd | undefined
  let deliver: ((item: Frame | IntakeEnd) => void) | undefined

  function finish(how: IntakeEnd): void {
    if (end) return
    end = how
    stopWatchingConnection()
    queueMicrotask(() => subscription?.unsubscribe())
    hand(how)
  }
  function hand(item: Frame | IntakeEnd): boolean {
    if (!deliver) return false
    deliver(item)
    deliver = undefined
    return true
  }
  function take(frame: Frame): void {
    newestHead = Math.max(newestHead, frame.head)
    if (end || hand(frame)) return
    const chars = JSON.stringify(frame).length
    waiting.push({ frame, chars })
    waitingChars += chars
    if (waiting.length > WAITING_MAX_FRAMES || waitingChars > WAITING_MAX_CHARS) finish({ over: 'overflow' })
  }

  const stopWatchingConnection = vigil.connection.subscribe(() => {
    if (vigil.connection.getSnapshot().state !== 'open') finish({ over: 'connection-lost' })
  })
  const subscription = vigil.trpc.sessions.watch.subscribe(input, {
    onData: ({ data }) => take(data),
    onError: (error) => finish({ over: 'refused', error: toVigilError(error) }),
    onComplete: () => finish({ over: 'server-ended' }),
  })

  return {
    next() {
      const first = waiting.shift()
      if (first) {
        waitingChars -= first.chars
        return Promise.resolve(first.frame)
      }
      if (end) return Promise.resolve(end)
      return new Promise((resolve) => {
        deliver = resolve
      })
    },
    isOver: () => end !== undefined,
    newestHead: () => newestHead,
    dispose() {
      waiting.length = 0
      finish({ over: 'disposed' })
    },
  }
}
