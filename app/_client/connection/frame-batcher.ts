/**
 * Gathers frames and hands them over once per animation frame, so that a burst costs one rendering. A page in the
 * background gets no animation frames, and its timers ring once a second: there a frame is handed over as it comes when
 * the last was a while ago, or when it brings more than deltas; a timer is left for the rest. A page that goes there
 * hands over what waits.
 */
import type { Frame } from '../../../server/protocol/events.ts'

const LONGEST_WAIT_MS = 100

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
    // Also where the page is seen: a window that others cover may get its animation frames as late as its timers.
    const timer = setTimeout(flush, LONGEST_WAIT_MS)
    const request = document.hidden ? undefined : requestAnimationFrame(flush)
    return () => {
      clearTimeout(timer)
      if (request !== undefined) cancelAnimationFrame(request)
    }
  }
  document.addEventListener('visibilitychange', flush)

  return {
    push(frame) {
      waiting.push(frame)
      if (document.hidden && (performance.now() - flushedAt >= LONGEST_WAIT_MS || !isDeltas(frame))) flush()
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
