/** What an answer to an approval does to the message whose tool call waits for it. */
import { type ChunkState, type MessagePart, replacePart } from './chunk-state.ts'
import type { SessionEvent } from './events.ts'
import { isToolPart, type ToolPart } from './tool-part.ts'

export type ApprovalAnswer = Pick<
  Extract<SessionEvent, { type: 'approval-answered' }>,
  'approvalId' | 'decision' | 'editedInput' | 'reason'
>

/** The same state when no call of the message waits for this approval. */
export function applyApproval(state: ChunkState, answer: ApprovalAnswer): ChunkState {
  const index = state.message.parts.findLastIndex((part) => waitsFor(part, answer.approvalId))
  const part = state.message.parts[index] as (MessagePart & ToolPart) | undefined
  if (!part) return state
  const { decision, reason, editedInput } = answer
  const approval = { ...part.approval, approved: decision === 'allow', ...(reason !== undefined && { reason }) }
  const input = editedInput === undefined ? part.input : editedInput
  return replacePart(state, index, { ...part, input, state: 'approval-responded', approval } as MessagePart)
}

/** Calls of a message that have not run because they wait, or waited, for their user: their ids by their approvals'. */
export function waitingApprovals(state: ChunkState | null): Map<string, string> {
  const calls = (state?.message.parts ?? []).filter(isToolPart).filter(isWaiting)
  return new Map(calls.map((part) => [part.approval?.id ?? '', part.toolCallId]))
}

/** Whether a call of the message waits for an answer. */
export function awaitsAnswer(state: ChunkState): boolean {
  return state.message.parts.some((part) => isToolPart(part) && part.state === 'approval-requested')
}

function waitsFor(part: MessagePart, approvalId: string): boolean {
  return isToolPart(part) && part.state === 'approval-requested' && part.approval.id === approvalId
}

function isWaiting({ state }: ToolPart): boolean {
  return state === 'approval-requested' || state === 'approval-responded'
}
