/** `loop`: calls `current_time` at every step, for ever. */
import type { Phrase } from '../demo-phrase.ts'
import { speak } from '../speech.ts'
import { missingTool } from '../tool-answer.ts'

const toolName = 'current_time'

export const loop: Phrase = {
  example: 'loop',
  meaning: 'calls `current_time` at every step until the step limit',
  read(userText) {
    if (!/^loop$/i.test(userText)) return undefined
    return async function* answer(turn) {
      if (turn.tools.has(toolName)) yield { type: 'call', toolName, input: {} }
      else yield* speak(turn, missingTool(turn, toolName))
    }
  },
}
