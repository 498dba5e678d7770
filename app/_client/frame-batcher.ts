/**
 * Gathers frames and hands them over once per animation frame, so that a burst costs one rendering. A page in the
 * background gets no animation frames, and its timers ring once a second: there a frame is handed over as it comes when
 * the last was a while ago, or when it brings more than deltas; a timer is left for the rest. A page that goes there
 * hands over what waits.
 */
import type { Frame } from '../../server/protocol/events.ts'

const BACKGROUND_MS = 100

export interface FrameBatcher {
  push(frame: Frame): void
  /** Hands over now what waits. */
  flush(): void
  stop(): void
}

export function createFrameBatcher(apply: (frames: Frame[]) => void): FrameBatcher {
  let waiting: Frame[] = []
  let cancelPlanned: (() => void) | undefined
  let flushedAt = 0

  function flush() {
    cancelPlanned?.()
    cancelPlanned = undefined
    flushedAt = performance.now()
    if (waiting.length === 0) return
    const frames = waiting
    waiting = []
    apply(frames)
  }
  function plan(): () => void {
    if (document.hidden) {
      const timer = setTimeout(flush, BACKGROUND_MS)
      return () => clearTimeout(timer)
    }
    const request = requestAnimationFrame(flush)
    return () => cancelAnimationFrame(request)
  }
  document.addEventListener('visibilitychange', flush)

  return {
    push(frame) {
      waiting.push(frame)
      if (document.hidden && (performance.now() - flushedAt >= BACKGROUND_MS || !isDeltas(frame))) flush()
      else cancelPlanned ??= plan()
    },
    flush,
    stop() {
      document.removeEventListener('visibilitychange', flush)
      cancelPlanned?.()
      waiting = []
    },
  }
}

function isDeltas({ events, notices }: Frame): boolean {
  return !notices && events.every((event) => event.type === 'chunk')
}
