/** The tool calls that a model makes in one step. */
import type { LanguageModelV3StreamPart } from '@ai-sdk/provider'
import type { UIMessageChunk } from 'ai'
import type { AgentTool } from './tool.ts'

export interface StepCall {
  toolCallId: string
  toolName: string
  input: unknown
  /** Why it cannot be run; the message says so already. */
  invalid?: string
}

/** Notes the call for the caller, unless the provider runs it itself, and gives the chunk that shows it. */
export function takeCall(
  part: Extract<LanguageModelV3StreamPart, { type: 'tool-call' }>,
  tools: readonly AgentTool[],
  calls: StepCall[],
): UIMessageChunk {
  const { toolCallId, toolName, dynamic, providerExecuted, providerMetadata } = part
  const call = {
    toolCallId,
    toolName,
    ...(dynamic && { dynamic }),
    ...(providerExecuted && { providerExecuted }),
    ...(providerMetadata && { providerMetadata }),
  }
  const input = parsedInput(part.input)
  const invalid = providerExecuted ? undefined : whyInvalid(toolName, input, tools)
  if (!providerExecuted) calls.push({ toolCallId, toolName, input: input.value, ...(invalid && { invalid }) })
  if (invalid) return { type: 'tool-input-error', ...call, input: input.value, errorText: invalid }
  return { type: 'tool-input-available', ...call, input: input.value }
}

/** Its input is no JSON: cut off, or written wrongly. */
export function isBrokenCall({ input, providerExecuted }: { input: string; providerExecuted?: boolean }): boolean {
  return !providerExecuted && !parsedInput(input).json
}

function parsedInput(text: string): { value: unknown; json: boolean } {
  if (text.trim() === '') return { value: {}, json: true }
  try {
    return { value: JSON.parse(text), json: true }
  } catch {
    return { value: text, json: false }
  }
}

function whyInvalid(toolName: string, { json }: { json: boolean }, tools: readonly AgentTool[]): string | undefined {
  if (!tools.some(({ name }) => name === toolName)) {
    const names = tools.map(({ name }) => name).join(', ')
    return `There is no tool named ${toolName}. ${names ? `The tools are: ${names}.` : 'There are no tools.'}`
  }
  return json ? undefined : `The input of ${toolName} is not JSON; the tool was not started.`
}
