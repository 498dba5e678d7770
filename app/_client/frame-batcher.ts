/**
 * Gathers frames and hands them over once per animation frame, so that a burst costs one rendering. A page in the
 * background gets no animation frames: there a timer does it, and a page that goes there hands over what waits.
 */
import type { Frame } from '../../server/protocol/events.ts'

const BACKGROUND_MS = 250

export interface FrameBatcher {
  push(frame: Frame): void
  /** Hands over now what waits. */
  flush(): void
  stop(): void
}

export function createFrameBatcher(apply: (frames: Frame[]) => void): FrameBatcher {
  let waiting: Frame[] = []
  let cancelPlanned: (() => void) | undefined

  function flush() {
    cancelPlanned?.()
    cancelPlanned = undefined
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
      cancelPlanned ??= plan()
    },
    flush,
    stop() {
      document.removeEventListener('visibilitychange', flush)
      cancelPlanned?.()
      waiting = []
    },
  }
}
