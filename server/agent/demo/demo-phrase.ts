/** A phrase that the demo model knows: how it is read, and how it is answered. */
import type { DemoTurn } from './demo-turn.ts'

/** What an answer is made of. Texts of another `part` than the one before go into a part of their own. */
export type Piece =
  | { type: 'text'; delta: string; part?: string }
  | { type: 'reasoning'; delta: string }
  | { type: 'call'; toolName: string; input: unknown }
  | { type: 'error'; error: unknown }

/** Goes on after what `turn` says it has said, so that an interrupted answer continues where it stopped. */
export type Answer = (turn: DemoTurn) => AsyncGenerator<Piece, void, undefined>

export interface Phrase {
  /** As the user would type it. */
  example: string
  /** What it does, after the example. */
  meaning: string
  /** Undefined when the message is another phrase. */
  read(userText: string): Answer | undefined
}
