/** An instant as ISO 8601 with the offset its zone has then: 2027-03-28T03:00:00+02:00. */
import type { NextTime } from '../../protocol/recalls.ts'
import { segmentAt } from './zone-segments.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000

export function nextTime(zone: string, at: number, dst?: NextTime['dst']): NextTime {
  return { at, local: localTime(zone, at), ...(dst && { dst }) }
}

/** The same in a sentence, where fractions of a second say nothing. */
export function toldTime(zone: string, at: number): string {
  return localTime(zone, Math.floor(at / SECOND_MS) * SECOND_MS)
}

export function localTime(zone: string, at: number): string {
  const { offset } = segmentAt(zone, at)
  const wall = new Date(at + offset).toISOString().replace('.000Z', '').replace('Z', '')
  return wall + offsetText(offset)
}

function offsetText(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / MINUTE_MS)
  const seconds = Math.round((Math.abs(offset) % MINUTE_MS) / 1_000)
  const parts = [Math.floor(minutes / 60), minutes % 60, ...(seconds ? [seconds] : [])]
  return (offset < 0 ? '-' : '+') + parts.map((part) => String(part).padStart(2, '0')).join(':')
}
