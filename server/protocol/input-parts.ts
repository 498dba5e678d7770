/** Parts that inputs of several domains are made of. */
import { z } from 'zod'
import { ID_MAX_CHARS, MESSAGE_MAX_BYTES, SEARCH_MAX_CHARS } from './limits.ts'

const encoder = new TextEncoder()

export const id = z
  .string()
  .min(1, 'must not be empty')
  .max(ID_MAX_CHARS, `must be at most ${ID_MAX_CHARS} characters`)
  .regex(/^[\w.:@-]+$/, 'may hold letters, digits and . _ : @ - only')

function bytesAtMost(limit: number) {
  return (value: string) => value.length * 3 <= limit || encoder.encode(value).length <= limit
}
const messageTooLong = `must be at most ${MESSAGE_MAX_BYTES / 1024} KiB of UTF-8; put longer text into a file`
export const text = z
  .string()
  .refine(bytesAtMost(MESSAGE_MAX_BYTES), { error: messageTooLong, params: { limit: MESSAGE_MAX_BYTES } })

/** What a list is searched for. */
export const search = z.string().max(SEARCH_MAX_CHARS, `must be at most ${SEARCH_MAX_CHARS} characters`)
