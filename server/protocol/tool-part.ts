/** A tool call in a message, whatever its state, and what can be asked of it. */
import type { DynamicToolUIPart, ToolUIPart } from 'ai'
import type { MessagePart } from './chunk-state.ts'

/** The union of the SDK's tool parts as one record: a field is present in the states that have it. */
export interface ToolPart {
  type: string
  toolName?: string
  toolCallId: string
  state: ToolUIPart['state']
  title?: string
  input?: unknown
  rawInput?: unknown
  inputEncoding?: 'json' | 'text'
  output?: unknown
  errorText?: string
  preliminary?: boolean
  providerExecuted?: boolean
  toolMetadata?: unknown
  callProviderMetadata?: unknown
  resultProviderMetadata?: unknown
  approval?: { id: string; approved?: boolean; reason?: string }
}

export function isToolPart(part: MessagePart): part is (ToolUIPart | DynamicToolUIPart) & ToolPart {
  return part.type === 'dynamic-tool' || part.type.startsWith('tool-')
}

export function toolNameOf(part: ToolPart): string {
  return part.toolName ?? part.type.slice('tool-'.length)
}

/** The call was made and nothing says how it ended: its tool may have run, or may still be running. */
export function hasUnknownOutcome(part: ToolPart): boolean {
  if (part.state === 'output-available') return part.preliminary === true
  return part.state === 'input-available' || (part.state === 'approval-responded' && part.approval?.approved === true)
}

/** Marks a call whose input was cut off: it was never made, so the model does not see it. */
export const CUT_OFF_METADATA = { vigilCutOff: true }

export function wasCutOff({ state, toolMetadata }: ToolPart): boolean {
  if (state === 'input-streaming') return true
  return typeof toolMetadata === 'object' && toolMetadata !== null && 'vigilCutOff' in toolMetadata
}
