/**
 * An answer of tRPC's as text. A frame, whose events may be thousands of bytes and go to many sockets, is put in as the
 * text that is known of it; what is around it is written as ever.
 */
import { randomUUID } from 'node:crypto'
import { knownJson } from '../base/known-json.ts'

/** Stands for the frame while the rest is written: nobody outside can guess it, so it is found where it was put. */
const PLACE = randomUUID()
const PLACE_JSON = `"${PLACE}"`

export function encodeAnswer(answer: unknown): string {
  const result = part(answer, 'result')
  const tracked = part(result, 'data')
  const frame = part(tracked, 'data')
  const json = frame && knownJson(frame)
  if (json === undefined) return JSON.stringify(answer)
  const around = JSON.stringify({
    ...(answer as object),
    result: { ...result, data: { ...tracked, data: PLACE } },
  })
  const at = around.indexOf(PLACE_JSON)
  return around.slice(0, at) + json + around.slice(at + PLACE_JSON.length)
}

function part(value: unknown, key: string): object | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const found: unknown = Reflect.get(value, key)
  return typeof found === 'object' && found !== null ? found : undefined
}
