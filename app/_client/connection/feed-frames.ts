/** The feed's frames, for whoever else in the page wants them: `use-feed` publishes each once it is applied. */
import type { FeedFrame } from '../../../server/protocol/feed.ts'

type Listener = (frame: FeedFrame) => void
const listeners = new Set<Listener>()

export const feedFrames = {
  publish(frame: FeedFrame): void {
    for (const listener of [...listeners]) listener(frame)
  },
  /** Returns the way to stop. */
  subscribe(listener: Listener): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
