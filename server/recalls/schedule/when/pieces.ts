/** What a time in words is made of: a day, a part of the day, a time of day, in any order, each at most once. */
import { type Day, takeDay } from './day.ts'
import { Spoken } from './spoken.ts'
import { type PartOfDay, type TimeOfDay, takeTime } from './time-of-day.ts'

export interface Pieces {
  day?: Day
  part?: PartOfDay
  time?: TimeOfDay
}

const PART = /^(?:in the )?(morning|afternoon|evening)/

/** Undefined when something is left over. */
export function readPieces(text: string): Pieces | undefined {
  const spoken = new Spoken(text)
  let pieces: Pieces = {}
  while (!spoken.done) {
    const piece = takePiece(spoken, pieces)
    if (!piece) return undefined
    pieces = { ...pieces, ...piece }
  }
  return pieces
}

function takePiece(spoken: Spoken, known: Pieces): Pieces | undefined {
  const day = known.day ? undefined : takeDay(spoken)
  if (day) return day.part ? { day, part: day.part } : { day }
  const part = known.part ? undefined : spoken.take(PART)
  if (part) return { part: part[1] as PartOfDay }
  const time = known.time ? undefined : takeTime(spoken)
  return time && { time }
}
