/** Says a known text word by word, and goes on after what of it was said already. */
import { pause } from '../../base/clock.ts'
import type { Answer, Piece } from './demo-phrase.ts'
import type { DemoTurn } from './demo-turn.ts'

const WORD_MS = 20
/** A long text is said faster, so that none takes longer. */
const TEXT_MAX_MS = 4000

export async function* speak(turn: DemoTurn, text: string): AsyncGenerator<Piece, void, undefined> {
  for await (const delta of words(turn, rest(text, turn.said.join('')))) yield { type: 'text', delta }
}

export async function* think(turn: DemoTurn, text: string): AsyncGenerator<Piece, void, undefined> {
  for await (const delta of words(turn, rest(text, turn.thought))) yield { type: 'reasoning', delta }
}

/** An answer that is one text. */
export function plainAnswer(text: string): Answer {
  return (turn) => speak(turn, text)
}

/** Each word with the white space that follows it. */
async function* words({ clock, signal }: DemoTurn, text: string): AsyncGenerator<string, void, undefined> {
  const parts = text.match(/^\s+|\S+\s*/g) ?? []
  const pauseMs = Math.min(WORD_MS, TEXT_MAX_MS / parts.length)
  for (const [index, part] of parts.entries()) {
    if (index > 0 && pauseMs >= 1) await pause(clock, pauseMs, signal)
    yield part
  }
}

/** What was said of another text does not count. */
function rest(text: string, said: string): string {
  return text.startsWith(said) ? text.slice(said.length) : text
}
