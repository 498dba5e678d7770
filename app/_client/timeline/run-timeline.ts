/**
 * A run as bars over time, from what its messages tell of their times. The first lane is the model's: waiting for it,
 * thinking, answering, and where the run was interrupted. Tools have the lanes below, as many as ran beside each other.
 * Pure. What has no end yet has no `endedAt`.
 */
import type { UIMessage } from 'ai'
import type { LiveRun } from '../../../client/index.ts'
import type { MessageMetadata, Span, ToolTiming } from '../../../server/protocol/run-summary.ts'
import type { RunOutcome } from '../../../server/protocol/runs.ts'
import { isToolPart, type ToolPart } from '../transcript/message-sections.ts'

export type BarKind = 'waiting' | 'thinking' | 'answering' | 'tool' | 'approval' | 'interrupted'
export type ToolOutcome = 'done' | 'failed' | 'denied' | 'unknown' | 'stopped'

export interface TimelineBar extends Span {
  key: string
  kind: BarKind
  name: string
  lane: number
  outcome?: ToolOutcome
  /** Where the transcript tells of it. */
  messageId?: string
  /** Of the message's parts, where one is known. */
  partIndex?: number
  toolCallId?: string
}

export interface RunTimeline {
  runId: string
  startedAt: number
  /** Absent while the run is live. */
  endedAt?: number
  outcome?: RunOutcome
  /** In the order of their beginnings. */
  bars: TimelineBar[]
  lanes: number
  /** Its beginning, or what came after the first few hundred steps, is not known here. */
  partial: boolean
}

/** What a shorter wait would show is the server's own work between two events. */
const SHORTEST_WAIT_MS = 10

/** `messages` are all that is known of the run, in their order. */
export function runTimeline(
  runId: string,
  messages: readonly UIMessage[],
  live: LiveRun | null,
  beginsEarlier = false,
): RunTimeline {
  const answers = messages.filter((message) => message.role === 'assistant')
  const first = answers[0] && metadataOf(answers[0])
  const last = answers.at(-1)
  const { outcome, durationMs } = last ? metadataOf(last) : {}
  const known = live?.startedAt ?? first?.startedAt ?? (messages[0] && metadataOf(messages[0]).at) ?? 0
  const startedAt = beginsEarlier ? (first?.at ?? known) : known
  const endedAt = live ? undefined : endOf(known, durationMs, answers)
  const solid = answers.flatMap((message) => barsOf(message, live !== null, endedAt))
  // Of what was said before times were kept nothing is known, not even that it was waited for.
  const untimed = answers.some((message) => message.parts.length > 0 && !metadataOf(message).timings)
  const bars = [...solid, ...(untimed ? [] : waits(solid, startedAt, endedAt))].toSorted(
    (a, b) => a.startedAt - b.startedAt || a.lane - b.lane,
  )
  const lanes = placeTools(bars)
  const partial = beginsEarlier || answers.some((message) => metadataOf(message).timings?.more)
  return {
    runId,
    startedAt,
    ...(endedAt !== undefined && { endedAt }),
    ...(outcome && { outcome }),
    bars,
    lanes,
    partial,
  }
}

function endOf(startedAt: number, durationMs: number | undefined, answers: readonly UIMessage[]): number {
  if (durationMs !== undefined) return startedAt + durationMs
  const times = answers.flatMap((message) => {
    const { at, timings } = metadataOf(message)
    return [at ?? startedAt, ...[...(timings?.steps ?? []), ...(timings?.tools ?? [])].map(lastMoment)]
  })
  return Math.max(startedAt, ...times)
}

function lastMoment({ startedAt, endedAt }: Span): number {
  return endedAt ?? startedAt
}

function barsOf(message: UIMessage, live: boolean, runEnd: number | undefined): TimelineBar[] {
  const { timings, interruptions = [] } = metadataOf(message)
  const parts = stepsOf(message)
  const closed = (span: Span) => spanOf(span.startedAt, span.endedAt ?? runEnd)
  const bar = (kind: BarKind, name: string, span: Span, index: number | string, partIndex?: number): TimelineBar => ({
    ...span,
    key: `${message.id}:${kind}:${index}`,
    kind,
    name,
    lane: 0,
    messageId: message.id,
    ...(partIndex !== undefined && { partIndex }),
  })
  const steps = (timings?.steps ?? []).flatMap((step, index) => {
    const thoughts = (step.reasoning ?? []).map(closed)
    const { thought = [], said, called } = parts[index] ?? {}
    const name = called !== undefined && said === undefined ? 'Writing a tool call' : 'Answering'
    return [
      ...thoughts.map((span, nth) => bar('thinking', 'Thinking', span, `${index}.${nth}`, thought[nth])),
      ...without(closed(step), thoughts).map((span, nth) =>
        bar('answering', name, span, `${index}.${nth}`, said ?? called),
      ),
    ]
  })
  const gaps = interruptions.map(({ since, at, attempt }) =>
    bar('interrupted', 'Interrupted', spanOf(since ?? at, at), attempt),
  )
  return [...steps, ...gaps, ...toolBars(message, live, closed)]
}

function toolBars(message: UIMessage, live: boolean, closed: (span: Span) => Span): TimelineBar[] {
  const { timings, interruptions = [] } = metadataOf(message)
  const unknown = new Set(interruptions.flatMap(({ unknownToolCalls }) => unknownToolCalls))
  const parts = callsInTurn(message)
  return (timings?.tools ?? []).flatMap((tool, index) => {
    const part = parts(tool.toolCallId)
    const name = part ? nameOf(part) : 'Tool'
    const common = {
      lane: 1,
      messageId: message.id,
      toolCallId: tool.toolCallId,
      ...(part && { partIndex: message.parts.indexOf(part) }),
    }
    const { approval } = tool
    const bars: TimelineBar[] = []
    if (approval) {
      const span = closed({ endedAt: tool.endedAt, ...approval } as Span)
      bars.push({
        ...span,
        ...common,
        key: `${message.id}:approval:${index}`,
        kind: 'approval',
        name: `${name}: approval`,
      })
    }
    if (!approval || approval.endedAt !== undefined) {
      const span = closed(ranFrom(tool))
      const outcome = part && outcomeOf(part, live, unknown.has(tool.toolCallId))
      bars.push({
        ...span,
        ...common,
        key: `${message.id}:tool:${index}`,
        kind: 'tool',
        name,
        ...(outcome && { outcome }),
      })
    }
    return bars
  })
}

function ranFrom({ startedAt, endedAt, approval }: ToolTiming): Span {
  return spanOf(approval?.endedAt ?? startedAt, endedAt)
}

/** The parts of the calls of one id, one after the other. */
function callsInTurn({ parts }: UIMessage): (toolCallId: string) => ToolPart | undefined {
  const waiting = new Map<string, ToolPart[]>()
  for (const part of parts.filter(isToolPart)) {
    const { toolCallId } = part
    waiting.set(toolCallId, [...(waiting.get(toolCallId) ?? []), part])
  }
  return (toolCallId) => waiting.get(toolCallId)?.shift()
}

function nameOf(part: ToolPart): string {
  return part.type === 'dynamic-tool' ? part.toolName : part.type.slice('tool-'.length)
}

function outcomeOf({ state }: ToolPart, live: boolean, unknown: boolean): ToolOutcome | undefined {
  if (state === 'output-available') return 'done'
  if (state === 'output-denied') return 'denied'
  if (unknown) return 'unknown'
  if (state === 'output-error') return 'failed'
  return live ? undefined : 'stopped'
}

/** Of each step, the parts in which the model thought, first said something, and first called a tool. */
function stepsOf({ parts }: UIMessage): { thought: number[]; said?: number; called?: number }[] {
  const steps: { thought: number[]; said?: number; called?: number }[] = []
  parts.forEach((part, index) => {
    if (part.type === 'step-start') steps.push({ thought: [] })
    const step = steps.at(-1)
    if (!step) return
    if (part.type === 'reasoning') step.thought.push(index)
    if (part.type === 'text' && part.text.trim() !== '') step.said ??= index
    if (isToolPart(part)) step.called ??= index
  })
  return steps
}

/** What is left of a span beside the parts of it; at least one piece, unless the parts are all of it. */
function without(whole: Span, parts: readonly Span[]): Span[] {
  const left: Span[] = []
  let from = whole.startedAt
  for (const part of parts) {
    if (part.startedAt > from) left.push(spanOf(from, part.startedAt))
    if (part.endedAt === undefined) return left
    from = Math.max(from, part.endedAt)
  }
  const all = whole.endedAt !== undefined && whole.endedAt <= from
  return all && parts.length > 0 ? left : [...left, spanOf(from, whole.endedAt)]
}

/** Where nothing was under way, the model was waited for. */
function waits(solid: readonly TimelineBar[], startedAt: number, endedAt: number | undefined): TimelineBar[] {
  const found: TimelineBar[] = []
  const add = (from: number, to: number | undefined) => {
    if (to !== undefined && to - from < SHORTEST_WAIT_MS) return
    const name = 'Waiting for the model'
    found.push({ ...spanOf(from, to), key: `waiting:${from}`, kind: 'waiting', name, lane: 0 })
  }
  let reached = startedAt
  for (const bar of solid.toSorted((a, b) => a.startedAt - b.startedAt)) {
    if (bar.startedAt > reached) add(reached, bar.startedAt)
    if (bar.endedAt === undefined) return found
    reached = Math.max(reached, bar.endedAt)
  }
  if (endedAt === undefined || endedAt > reached) add(reached, endedAt)
  return found
}

/** Gives each tool the first lane that is free; answers how many lanes there are. */
function placeTools(bars: readonly TimelineBar[]): number {
  const freeFrom: number[] = []
  const laneOfCall = new Map<string, number>()
  for (const bar of bars) {
    if (bar.lane === 0) continue
    const call = `${bar.messageId}:${bar.key.slice(bar.key.lastIndexOf(':'))}`
    const free = freeFrom.findIndex((from) => from <= bar.startedAt)
    const index = laneOfCall.get(call) ?? (free < 0 ? freeFrom.length : free)
    laneOfCall.set(call, index)
    freeFrom[index] = bar.endedAt ?? Number.POSITIVE_INFINITY
    bar.lane = index + 1
  }
  return freeFrom.length + 1
}

/** Never one that ends before it begins: a server's clock may have been set back. */
function spanOf(startedAt: number, endedAt: number | undefined): Span {
  return endedAt === undefined ? { startedAt } : { startedAt, endedAt: Math.max(startedAt, endedAt) }
}

function metadataOf(message: UIMessage): Partial<MessageMetadata> {
  return (message.metadata as MessageMetadata | undefined) ?? {}
}
