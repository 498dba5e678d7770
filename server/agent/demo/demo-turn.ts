/** What the demo model reads of its prompt: the last user message, and what it has done about it so far. */
import type {
  LanguageModelV3CallOptions,
  LanguageModelV3Message,
  LanguageModelV3ToolResultPart,
} from '@ai-sdk/provider'
import type { Clock } from '../../base/clock.ts'

export interface DemoTurn {
  /** Of the last user message, without surrounding white space. Notes of the server are no user messages. */
  userText: string
  /** Names and types of the files that came with it. */
  files: readonly string[]
  /** The texts it has given since, in order; more than one part after a recovery or a tool. */
  said: readonly string[]
  thought: string
  results: readonly LanguageModelV3ToolResultPart[]
  tools: ReadonlySet<string>
  clock: Clock
  signal: AbortSignal
}

export function readTurn(options: LanguageModelV3CallOptions, clock: Clock, signal: AbortSignal): DemoTurn {
  const { prompt, tools = [] } = options
  const last = prompt.findLastIndex((message) => message.role === 'user' && !isNote(message))
  const user = prompt[last]
  const since = prompt.slice(last + 1)
  const answered = since.flatMap((message) => (message.role === 'assistant' ? message.content : []))
  return {
    userText: user?.role === 'user' ? textOf(user).trim() : '',
    files: user?.role === 'user' ? user.content.flatMap(fileOf) : [],
    said: answered.flatMap((part) => (part.type === 'text' ? [part.text] : [])),
    thought: answered.flatMap((part) => (part.type === 'reasoning' ? [part.text] : [])).join(''),
    results: since
      .flatMap((message) => (message.role === 'tool' ? message.content : []))
      .filter((part) => part.type === 'tool-result'),
    tools: new Set(tools.map((tool) => tool.name)),
    clock,
    signal,
  }
}

function textOf(message: Extract<LanguageModelV3Message, { role: 'user' }>): string {
  const texts = message.content.flatMap((part) => (part.type === 'text' && !isNote(part) ? [part.text] : []))
  return texts.join('\n')
}

/** A file's text, or why it was not passed, comes in a note that names it. */
function fileOf({ providerOptions }: Pick<LanguageModelV3Message, 'providerOptions'>): string[] {
  const file = providerOptions?.vigil?.file
  if (typeof file !== 'object' || file === null || !('name' in file) || !('mediaType' in file)) return []
  return [`${file.name} (${file.mediaType})`]
}

function isNote({ providerOptions }: Pick<LanguageModelV3Message, 'providerOptions'>): boolean {
  return providerOptions?.vigil?.note === true
}
