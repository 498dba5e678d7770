/** A whole message as the chunks that would have made it, for readers who know chunks only. Pure. */
import type { UIMessage, UIMessageChunk } from 'ai'

type Part = UIMessage['parts'][number]
type ToolPart = Extract<Part, { toolCallId: string }>

/** Without `start` and `finish`, which are a stream's. */
export function chunksOfMessage({ parts }: UIMessage): UIMessageChunk[] {
  return parts.flatMap((part, index) => chunksOfPart(part, String(index)))
}

function chunksOfPart(part: Part, id: string): UIMessageChunk[] {
  if ('toolCallId' in part) return chunksOfTool(part)
  switch (part.type) {
    case 'step-start':
      return [{ type: 'start-step' }]
    case 'text':
    case 'reasoning':
      return [
        { type: `${part.type}-start`, id },
        { type: `${part.type}-delta`, id, delta: part.text },
        { type: `${part.type}-end`, id },
      ]
    default:
      // Files, sources and data are their own chunks.
      return [part as UIMessageChunk]
  }
}

function chunksOfTool(part: ToolPart): UIMessageChunk[] {
  const { toolCallId } = part
  const toolName = part.type === 'dynamic-tool' ? part.toolName : part.type.replace(/^tool-/, '')
  const called: UIMessageChunk = { type: 'tool-input-available', toolCallId, toolName, input: part.input }
  if (part.state === 'output-available') {
    return [called, { type: 'tool-output-available', toolCallId, output: part.output }]
  }
  if (part.state === 'output-error') {
    return [called, { type: 'tool-output-error', toolCallId, errorText: part.errorText }]
  }
  return [called]
}
