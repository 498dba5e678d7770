/**
 * A text that was cut and went on later is one text to the model: what a recovery put between its pieces is left out.
 * Only there does a step that begins with a text follow a text, since a step that calls no tool ends the answer.
 */
import type { MessagePart } from '../protocol/chunk-state.ts'

export function joinCutTexts(parts: readonly MessagePart[]): MessagePart[] {
  const joined: MessagePart[] = []
  let steps: MessagePart[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (part.type === 'step-start') steps.push(part)
    else if (steps.length > 0 && isPlainText(part) && last && isPlainText(last)) {
      joined[joined.length - 1] = { ...last, text: last.text + part.text }
      steps = []
    } else {
      joined.push(...steps, part)
      steps = []
    }
  }
  return [...joined, ...steps]
}

function isPlainText(part: MessagePart): part is MessagePart & { type: 'text' } {
  return part.type === 'text' && !part.providerMetadata
}
