/** `fail`: a few words, then an error as a provider gives it. */
import { APICallError } from '@ai-sdk/provider'
import type { Phrase } from '../demo-phrase.ts'
import { speak } from '../speech.ts'

export const fail: Phrase = {
  example: 'fail',
  meaning: 'streams a few words, then a provider error',
  read(userText) {
    if (!/^fail$/i.test(userText)) return undefined
    return async function* answer(turn) {
      yield* speak(turn, 'I say a few words, and then I ')
      yield { type: 'error', error: providerError() }
    }
  },
}

function providerError(): APICallError {
  return new APICallError({
    message: 'The demo model failed because it was asked to',
    url: 'demo:',
    requestBodyValues: {},
    statusCode: 501,
    isRetryable: true,
  })
}
