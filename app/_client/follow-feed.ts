/**
 * Follows the user's feed for as long as the signal lets it. Over a WebSocket an error or a normal end closes a tRPC
 * subscription for good, so it is opened again, after a pause that grows; its first frame is a reset each time.
 */
import { toVigilError, type VigilClient, type VigilError } from '../../client/index.ts'
import type { FeedFrame } from '../../server/protocol/feed.ts'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000

export interface FeedListener {
  onFrame(frame: FeedFrame): void
  /** Told of each cut; false ends it. */
  onCut(error: VigilError | null): boolean
}

export function followFeed(vigil: VigilClient, listener: FeedListener): () => void {
  let stopped = false
  let cuts = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let subscription: { unsubscribe(): void } | undefined

  function cut(error: VigilError | null) {
    if (stopped || !listener.onCut(error)) return
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** cuts++) * (0.5 + Math.random() / 2)
    timer = setTimeout(open, pauseMs)
  }
  function open() {
    subscription = vigil.trpc.feed.watch.subscribe(
      {},
      {
        onData({ data }) {
          cuts = 0
          if (!stopped) listener.onFrame(data)
        },
        onError: (error) => cut(toVigilError(error)),
        onComplete: () => cut(null),
      },
    )
  }

  open()
  return () => {
    stopped = true
    clearTimeout(timer)
    subscription?.unsubscribe()
  }
}
