/** Finding a text in one session's messages. */

/** A message in which the text is. */
export interface SessionMatch {
  messageId: string
  /** Of the message's first event. */
  seq: number
  role: string
  /** How often the text is in it. */
  hits: number
  /** Where in `parts` of the message it is, the first few. */
  parts: number[]
  /** Around the first hit. */
  snippet: { before: string; match: string; after: string }
}

export interface SessionMatches {
  /** Newest first. */
  items: SessionMatch[]
  /** There are older messages that were not looked at. */
  nextCursor?: string
}
