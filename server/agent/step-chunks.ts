/** One part of a model's stream as a chunk of the message; undefined for what a message does not show. */
import type { LanguageModelV3StreamPart } from '@ai-sdk/provider'
import type { UIMessageChunk } from 'ai'

type Part<T extends LanguageModelV3StreamPart['type']> = Extract<LanguageModelV3StreamPart, { type: T }>

export function chunkOf(part: LanguageModelV3StreamPart): UIMessageChunk | undefined {
  switch (part.type) {
    case 'text-delta':
    case 'reasoning-delta':
      // An empty one may carry a signature.
      return part.delta === '' && !part.providerMetadata ? undefined : part
    case 'text-start':
    case 'text-end':
    case 'reasoning-start':
    case 'reasoning-end':
      return part
    case 'tool-input-start':
      return inputStart(part)
    case 'tool-input-delta':
      return { type: 'tool-input-delta', toolCallId: part.id, inputTextDelta: part.delta }
    case 'tool-result':
      return providerResult(part)
    case 'file':
      return { type: 'file', mediaType: part.mediaType, url: dataUrl(part.mediaType, part.data) }
    case 'source':
      return sourceOf(part)
    default:
      return undefined
  }
}

function inputStart({ id, ...call }: Part<'tool-input-start'>): UIMessageChunk {
  return { ...call, toolCallId: id }
}

/** Of a tool that the provider runs itself. */
function providerResult(part: Part<'tool-result'>): UIMessageChunk {
  const { toolCallId, result, isError, preliminary, dynamic, providerMetadata } = part
  const common = {
    toolCallId,
    providerExecuted: true,
    ...(dynamic && { dynamic }),
    ...(providerMetadata && { providerMetadata }),
  }
  if (!isError) return { type: 'tool-output-available', ...common, output: result, ...(preliminary && { preliminary }) }
  return {
    type: 'tool-output-error',
    ...common,
    errorText: typeof result === 'string' ? result : JSON.stringify(result),
  }
}

function sourceOf(part: Part<'source'>): UIMessageChunk {
  const { id: sourceId, providerMetadata } = part
  const common = { sourceId, ...(providerMetadata && { providerMetadata }) }
  if (part.sourceType === 'url') {
    return { type: 'source-url', ...common, url: part.url, ...(part.title !== undefined && { title: part.title }) }
  }
  const { mediaType, title, filename } = part
  return { type: 'source-document', ...common, mediaType, title, ...(filename !== undefined && { filename }) }
}

function dataUrl(mediaType: string, data: string | Uint8Array): string {
  return `data:${mediaType};base64,${typeof data === 'string' ? data : Buffer.from(data).toString('base64')}`
}
