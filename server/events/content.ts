/** An event as it is stored: clean text, and at most 4 MiB of JSON (contract row "content"). */
import { cleanText } from '../base/clean-text.ts'
import type { SessionEvent } from '../protocol/events.ts'
import { EVENT_MAX_BYTES } from '../protocol/limits.ts'

/** What `JSON.stringify` writes for NUL and for lone surrogates; may match harmless text, which costs a second look. */
const UNCLEAN = /\\u(0000|d[89a-f])/i

export interface EncodedEvent {
  event: SessionEvent
  json: string
}

/** The event as readers will find it, and its JSON. */
export function encodeEvent(event: SessionEvent): EncodedEvent {
  const json = JSON.stringify(event)
  const isUnclean = UNCLEAN.test(json)
  if (!isUnclean && fits(json)) return { event, json }
  const clean = isUnclean ? JSON.stringify(mapStrings(event, cleanText)) : json
  const stored = fits(clean) ? clean : encodeCut(JSON.parse(clean) as SessionEvent)
  return { event: JSON.parse(stored) as SessionEvent, json: stored }
}

function fits(json: string): boolean {
  return json.length * 3 <= EVENT_MAX_BYTES || Buffer.byteLength(json) <= EVENT_MAX_BYTES
}

/** Halves the allowance of each string until the event fits; what is cut says how much is missing. */
function encodeCut(event: SessionEvent): string {
  // Each try of an event of a million parts takes a second: it is not begun where no text is what makes it large.
  const textless = JSON.stringify(mapStrings(event, () => ''))
  let allowance = fits(textless) ? EVENT_MAX_BYTES / 4 : 0
  for (; allowance >= 64; allowance = Math.floor(allowance / 2)) {
    const json = JSON.stringify(mapStrings(event, (text) => cutInMiddle(text, allowance)))
    if (fits(json)) return json
  }
  const { seq, at, runId } = event
  const text = `An event of type ${event.type} was left out: it is over ${EVENT_MAX_BYTES} bytes and cannot be cut.`
  return JSON.stringify({ seq, at, runId, type: 'notice', level: 'warning', code: 'event-too-large', text })
}

function cutInMiddle(text: string, allowance: number): string {
  if (text.length <= allowance) return text
  const half = Math.floor(allowance / 2)
  const missing = text.length - 2 * half
  return cleanText(
    `${text.slice(0, half)}\n[… ${missing} characters cut: an event holds at most 4 MiB …]\n${text.slice(-half)}`,
  )
}

function mapStrings(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value)
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, map))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [cleanText(key), mapStrings(item, map)]))
}
