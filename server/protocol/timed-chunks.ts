/**
 * The reducer of a streaming message that also notes when its steps and tools began and ended, in its metadata. The
 * only clock is the `at` of the log's events, so that the owner's record and what a page derives are the same.
 */
import type { UIMessageChunk } from 'ai'
import { type ApprovalAnswer, applyApproval } from './apply-approval.ts'
import { applyChunk, type ChunkState } from './apply-chunk.ts'
import { TIMED_REASONING_MAX, TIMED_STEPS_MAX, TIMED_TOOLS_MAX } from './limits.ts'
import type { MessageMetadata, MessageTimings, RunInterruption, Span, StepTiming, ToolTiming } from './run-summary.ts'

const NONE: MessageTimings = { steps: [], tools: [] }

/** `at` is the time of the event that carries the chunk. */
export function applyTimedChunk(state: ChunkState, chunk: UIMessageChunk, at: number): ChunkState {
  const before = timingsOf(state)
  const timings = noted(before, chunk, at, state.lastAt ?? at)
  const applied = applyChunk(state, chunk)
  return { ...(timings === before ? applied : withMetadata(applied, { timings })), lastAt: at }
}

/** The answer was cut: whatever was under way ended at its last sign of life. The same cut again changes nothing. */
export function applyInterruption(state: ChunkState, cut: Omit<RunInterruption, 'since'>): ChunkState {
  const { interruptions = [] } = metadataOf(state)
  const { at, attempt } = cut
  const known = interruptions.some((other) => other.attempt === attempt && other.at === at)
  const since = state.lastAt
  const added = { ...cut, ...(since !== undefined && { since }) }
  const before = timingsOf(state)
  const timings = allEnded(before, since ?? at)
  return withMetadata(state, {
    ...(!known && { interruptions: [...interruptions, added] }),
    ...(timings !== before && { timings }),
  })
}

/** The call waits for somebody's word from here on. */
export function applyApprovalRequest(state: ChunkState, ask: { toolCallId: string; approvalId: string; at: number }) {
  const { toolCallId, approvalId, at } = ask
  const before = timingsOf(state)
  const tools = lastChanged(
    before.tools,
    (tool) => tool.toolCallId === toolCallId && isOpen(tool),
    (tool) => ({
      ...tool,
      approval: { approvalId, startedAt: at },
    }),
  )
  return tools === before.tools ? state : withMetadata(state, { timings: { ...before, tools } })
}

export function applyApprovalAnswer(waiting: ChunkState, answer: ApprovalAnswer & { at: number }): ChunkState {
  const state = applyApproval(waiting, answer)
  const before = timingsOf(state)
  const asked = ({ approval }: ToolTiming) => approval?.approvalId === answer.approvalId && isOpen(approval)
  const tools = lastChanged(before.tools, asked, (tool) => ({
    ...tool,
    ...(tool.approval && { approval: { ...tool.approval, endedAt: answer.at } }),
  }))
  return tools === before.tools ? state : withMetadata(state, { timings: { ...before, tools } })
}

function noted(timings: MessageTimings, chunk: UIMessageChunk, at: number, lastAt: number): MessageTimings {
  switch (chunk.type) {
    case 'start-step':
      return beginStep(
        withOpenStep(timings, (step) => endStep(step, lastAt)),
        at,
      )
    case 'finish-step':
      return {
        ...withOpenStep(timings, (step) => endStep(step, at)),
        tools: timings.tools.map((tool) => held(tool, at)),
      }
    case 'text-delta':
    case 'tool-input-delta':
    case 'reasoning-delta':
      return withOpenStep(timings, (step) => firstToken(step, at))
    case 'reasoning-start':
      return beginReasoning(timings, at)
    case 'reasoning-end':
      return withOpenStep(timings, (step) => endReasoning(step, at))
    case 'tool-input-available':
      return beginTool(
        withOpenStep(timings, (step) => firstToken(step, at)),
        chunk.toolCallId,
        at,
      )
    case 'tool-output-available':
      return chunk.preliminary ? timings : endTool(timings, chunk.toolCallId, at)
    case 'tool-output-error':
    case 'tool-output-denied':
    case 'tool-input-error':
      return endTool(timings, chunk.toolCallId, at)
    default:
      return timings
  }
}

function beginStep(timings: MessageTimings, at: number): MessageTimings {
  if (timings.steps.length >= TIMED_STEPS_MAX) return { ...timings, more: true }
  return { ...timings, steps: [...timings.steps, { startedAt: at }] }
}

function endStep(step: StepTiming, at: number): StepTiming {
  return { ...endReasoning(step, at), endedAt: at }
}

function firstToken(step: StepTiming, at: number): StepTiming {
  return step.firstTokenAt === undefined ? { ...step, firstTokenAt: at } : step
}

function beginReasoning(timings: MessageTimings, at: number): MessageTimings {
  const full = (timings.steps.at(-1)?.reasoning?.length ?? 0) >= TIMED_REASONING_MAX
  if (full) return { ...timings, more: true }
  return withOpenStep(timings, (step) => ({ ...step, reasoning: [...(step.reasoning ?? []), { startedAt: at }] }))
}

function endReasoning(step: StepTiming, at: number): StepTiming {
  if (!step.reasoning?.some(isOpen)) return step
  return { ...step, reasoning: step.reasoning.map((span) => (isOpen(span) ? { ...span, endedAt: at } : span)) }
}

function beginTool(timings: MessageTimings, toolCallId: string, at: number): MessageTimings {
  if (timings.tools.length >= TIMED_TOOLS_MAX) return { ...timings, more: true }
  return { ...timings, tools: [...timings.tools, { toolCallId, startedAt: at }] }
}

/** Tools start once their step is whole. */
function held(tool: ToolTiming, at: number): ToolTiming {
  return isOpen(tool) ? { ...tool, startedAt: at } : tool
}

function endTool(timings: MessageTimings, toolCallId: string, at: number): MessageTimings {
  const tools = lastChanged(
    timings.tools,
    (tool) => tool.toolCallId === toolCallId && isOpen(tool),
    (tool) => ({
      ...tool,
      endedAt: at,
    }),
  )
  return tools === timings.tools ? timings : { ...timings, tools }
}

function allEnded(timings: MessageTimings, at: number): MessageTimings {
  const ended = withOpenStep(timings, (step) => endStep(step, at))
  if (!ended.tools.some(isOpen)) return ended
  return { ...ended, tools: ended.tools.map((tool) => (isOpen(tool) ? { ...tool, endedAt: at } : tool)) }
}

function withOpenStep(timings: MessageTimings, change: (step: StepTiming) => StepTiming): MessageTimings {
  const step = timings.steps.at(-1)
  if (!step || !isOpen(step)) return timings
  const changed = change(step)
  return changed === step ? timings : { ...timings, steps: [...timings.steps.slice(0, -1), changed] }
}

function lastChanged<T>(items: T[], matches: (item: T) => boolean, change: (item: T) => T): T[] {
  const index = items.findLastIndex(matches)
  const item = items[index]
  return item === undefined ? items : items.with(index, change(item))
}

function isOpen({ endedAt }: Span): boolean {
  return endedAt === undefined
}

function metadataOf({ message }: ChunkState): Partial<MessageMetadata> {
  return (message.metadata as MessageMetadata | undefined) ?? {}
}

function timingsOf(state: ChunkState): MessageTimings {
  return metadataOf(state).timings ?? NONE
}

function withMetadata(state: ChunkState, change: Partial<MessageMetadata>): ChunkState {
  const { message } = state
  return { ...state, message: { ...message, metadata: { ...metadataOf(state), ...change } } }
}
