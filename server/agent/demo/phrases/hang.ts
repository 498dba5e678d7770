/** `hang`: a few words, then silence until it is stopped. */
import type { Phrase } from '../demo-phrase.ts'
import { speak } from '../speech.ts'

export const hang: Phrase = {
  example: 'hang',
  meaning: 'streams a few words, then stays silent until stopped',
  read(userText) {
    if (!/^hang$/i.test(userText)) return undefined
    return async function* answer(turn) {
      yield* speak(turn, 'I say a few words, and then I wait to be stopped. ')
      await aborted(turn.signal)
    }
  },
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
