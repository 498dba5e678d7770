import type { Frame } from '../server/protocol/events.ts'

/** Why `frame` cannot follow a cursor, in words; null when it can: it begins there, and its events lie in it, ascending. */
export function tilingFault(frame: Frame, cursor: number): string | null {
  if (frame.after !== cursor) return `a frame after ${frame.after} came where one after ${cursor} was due`
  if (frame.upTo < frame.after) return `a frame ends at ${frame.upTo}, before its beginning at ${frame.after}`
  let previous = frame.after
  for (const { seq } of frame.events) {
    if (seq <= previous || seq > frame.upTo) {
      return `event ${seq} follows ${previous} in a frame of (${frame.after}, ${frame.upTo}]`
    }
    previous = seq
  }
  return null
}
