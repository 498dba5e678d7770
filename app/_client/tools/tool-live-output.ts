/** What a tool has printed so far, put together from the message's `data-tool-output` parts. */
import type { UIMessage } from 'ai'

export function toolLiveOutput({ parts }: UIMessage, toolCallId: string): string {
  let output = ''
  for (const part of parts) {
    if (part.type !== 'data-tool-output') continue
    const data = part.data as { toolCallId?: string; offset?: number; text?: string }
    if (data.toolCallId === toolCallId) output = output.slice(0, data.offset ?? output.length) + (data.text ?? '')
  }
  return output
}
