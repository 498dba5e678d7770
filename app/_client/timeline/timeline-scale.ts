/** The axis of a timeline: where its marks are, and how far it reaches. Lengths in milliseconds. Pure. */
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 12, 24, 48, 168].map((hours) => hours * HOUR),
]

const SHORTEST_VIEW_MS = 500
const MAX_ZOOM = 128
const ALWAYS_ZOOM = 8
/** A live run has room to grow into before the axis is drawn anew. */
const ROOM = 1.1
const SHORTEST_LIVE_MS = 2 * SECOND

/** The least step that makes no more than `count` marks. */
function stepFor(lengthMs: number, count: number): number {
  return STEPS.find((step) => lengthMs / step <= count) ?? (STEPS.at(-1) as number)
}

/** Where marks stand, from 0. */
export function timelineMarks(lengthMs: number, count: number): number[] {
  const step = stepFor(lengthMs, count)
  return Array.from({ length: Math.floor(lengthMs / step) + 1 }, (_, index) => index * step)
}

/** How long the axis is: the run's length, or somewhat more while it grows. */
export function timelineLength(elapsedMs: number, live: boolean): number {
  if (!live) return Math.max(1, elapsedMs)
  const wanted = Math.max(SHORTEST_LIVE_MS, elapsedMs * ROOM)
  const step = stepFor(wanted, 6)
  return Math.ceil(wanted / step) * step
}

/** The largest zoom that is of use: what is seen at once is then about half a second. */
export function maxZoom(lengthMs: number): number {
  const useful = 2 ** Math.ceil(Math.log2(Math.max(1, lengthMs / SHORTEST_VIEW_MS)))
  return Math.min(MAX_ZOOM, Math.max(ALWAYS_ZOOM, useful))
}

/** A place on the axis: "0", "250 ms", "5 s", "1:30", "2:00:00". */
export function timelinePlace(ms: number): string {
  if (ms === 0) return '0'
  if (ms < SECOND) return `${ms} ms`
  if (ms < MINUTE) return `${Number((ms / SECOND).toFixed(1))} s`
  const seconds = Math.round(ms / SECOND)
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  const pad = (value: number) => String(value).padStart(2, '0')
  return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`
}
