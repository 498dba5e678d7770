/** `say TEXT`: streams the text exactly, word by word. */
import type { Phrase } from '../demo-phrase.ts'
import { plainAnswer } from '../speech.ts'

export const say: Phrase = {
  example: 'say good morning',
  meaning: 'streams the text exactly, word by word',
  read(userText) {
    const [, text] = /^say\s(.+)$/is.exec(userText) ?? []
    return text === undefined ? undefined : plainAnswer(text)
  },
}
