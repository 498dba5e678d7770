/** `think about TEXT`: reasoning, then an answer that repeats the text. */
import type { Phrase } from '../demo-phrase.ts'
import { speak, think } from '../speech.ts'

export const thinkAbout: Phrase = {
  example: 'think about the sea',
  meaning: 'reasons first, then answers',
  read(userText) {
    const [, text] = /^think\s+about\s+(.+)$/is.exec(userText) ?? []
    if (text === undefined) return undefined
    return async function* answer(turn) {
      if (turn.said.join('') === '') {
        yield* think(turn, `The user asks me to think about this: ${text}. As a demo I cannot, but I can show it.`)
      }
      yield* speak(turn, `I have thought about it: ${text}`)
    }
  },
}
