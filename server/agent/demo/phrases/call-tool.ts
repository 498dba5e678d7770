/** `call TOOL JSON`: calls any tool with any input, then reports the result. */
import type { Phrase } from '../demo-phrase.ts'
import { speak } from '../speech.ts'
import { asText, block, missingTool, toolAnswer } from '../tool-answer.ts'

export const callTool: Phrase = {
  example: 'call current_time {"timeZone":"UTC"}',
  meaning: 'calls that tool with that input and reports the result',
  read(userText) {
    const [, toolName, json = '{}'] = /^call\s+(\S+)(?:\s+(.+))?$/is.exec(userText) ?? []
    if (toolName === undefined) return undefined
    const input = parsed(json)
    if (input) return toolAnswer({ toolName, input: input.value, report })
    return (turn) =>
      turn.tools.has(toolName)
        ? speak(turn, `“${json}” is not JSON. Write the input of ${toolName} as {"name": "value"}.`)
        : speak(turn, missingTool(turn, toolName))
  },
}

function report(output: unknown): string {
  return `The result:\n\n${block(asText(output), typeof output === 'string' ? '' : 'json')}`
}

function parsed(json: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(json) }
  } catch {
    return undefined
  }
}
