/**
 * The next state of a session: what a frame brings beyond the state's cursor.
 * Pure. The same log gives the same state however it is cut into frames; a frame that comes again changes nothing.
 * One shallow copy of the messages per frame, no work per event that grows with the transcript.
 */
import type { Frame, Notice, SessionEvent } from '../server/protocol/events.ts'
import type { MessageMetadata } from '../server/protocol/run-summary.ts'
import { noticeOf, type SessionNotice } from '../server/protocol/session-notices.ts'
import type { QueueItem } from '../server/protocol/sessions.ts'
import { applyApprovalRequest, applyInterruption } from '../server/protocol/timed-chunks.ts'
import type { LiveRun, SessionState } from './session-state.ts'
import { TranscriptDraft } from './transcript-draft.ts'

/** Of a page that is never left. */
const NOTICES_KEPT = 1_000

/** What a recovery writes to close a cut answer, before the run goes on. */
const CLOSING_CHUNKS: ReadonlySet<string> = new Set([
  'text-end',
  'reasoning-end',
  'tool-input-error',
  'tool-output-error',
])

type Draft = { -readonly [Key in keyof SessionState]: SessionState[Key] } & { readonly transcript: TranscriptDraft }
type EventOf<Type extends SessionEvent['type']> = Extract<SessionEvent, { type: Type }>

/** @throws RangeError when events are missing between the state and the frame */
export function reduceFrame(state: SessionState, frame: Frame): SessionState {
  if (frame.after > state.cursor) {
    throw new RangeError(`A frame after ${frame.after} cannot follow a state at ${state.cursor}: events are missing.`)
  }
  const draft: Draft = { ...state, transcript: new TranscriptDraft(state) }
  for (const event of frame.events) if (event.seq > state.cursor) applyEvent(draft, event)
  for (const notice of frame.notices ?? []) applyNotice(draft, notice)
  draft.cursor = Math.max(state.cursor, frame.upTo)
  draft.head = Math.max(state.head, frame.head, draft.cursor)
  if (frame.caughtUp) applyWatermark(draft, frame)
  const { transcript, ...rest } = draft
  const next = { ...rest, ...transcript.result() }
  return sameFields(state, next) ? state : next
}

function applyWatermark(draft: Draft, frame: Frame): void {
  draft.caughtUp = true
  if (frame.generation !== undefined) draft.generation = frame.generation
  if (draft.fromHistory.size > 0) draft.fromHistory = new Set()
  // The mark comes with all that is degraded: what has been restored meanwhile is not among it.
  const degraded = new Set((frame.notices ?? []).flatMap((notice) => (notice.kind === 'degraded' ? notice.what : [])))
  if ([...draft.degraded].some((what) => !degraded.has(what))) draft.degraded = degraded
  const goodbye = frame.notices?.some((notice) => notice.kind === 'session-closing')
  if (draft.closing && !goodbye) delete draft.closing
}

function applyEvent(draft: Draft, event: SessionEvent): void {
  if (draft.run?.activity && draft.run.id === event.runId) draft.run = withoutActivity(draft.run)
  switch (event.type) {
    case 'message':
      draft.transcript.put(event.message, event.at)
      break
    case 'chunk':
      draft.transcript.addChunk(event.messageId, event.chunk, answerMetadata(draft.run, event))
      if (draft.run?.status === 'recovering' && !CLOSING_CHUNKS.has(event.chunk.type)) moveRun(draft, event, 'running')
      break
    case 'run-queued':
      draft.queue = upserted(draft.queue, event.item)
      break
    case 'queue':
      draft.queue = event.items
      break
    case 'run-started':
      startRun(draft, event)
      break
    case 'run-interrupted':
      interruptRun(draft, event)
      break
    case 'run-finished':
      finishRun(draft, event)
      break
    case 'approval-requested':
      moveRun(draft, event, 'awaiting-approval')
      draft.transcript.changeOpenAnswer(event.runId, (answer) => applyApprovalRequest(answer, event))
      break
    case 'approval-answered':
      if (!draft.transcript.answerApproval(event)) moveRun(draft, event, 'running')
      break
    case 'session':
      draft.session = event.session
      break
    case 'notice':
    case 'context-compressed':
      addNotice(draft, noticeOf(event))
      break
    // The others, and types of later versions, change nothing in here.
  }
}

function startRun(draft: Draft, { runId, requestId, trigger, model, at }: EventOf<'run-started'>): void {
  if (runId === undefined) return
  const known = { ...(requestId !== undefined && { requestId }), trigger, model, startedAt: at }
  draft.run = { id: runId, status: 'running', attempt: 0, ...known }
  leaveQueue(draft, runId)
}

function leaveQueue(draft: Draft, runId: string): void {
  if (draft.queue.some((item) => item.runId === runId)) draft.queue = draft.queue.filter((item) => item.runId !== runId)
}

function interruptRun(draft: Draft, event: EventOf<'run-interrupted'>): void {
  const { runId, at, cause, attempt, next, unknownToolCalls } = event
  if (runId === undefined) return
  if (draft.run?.id === runId) draft.run = { ...draft.run, status: 'recovering', attempt }
  const cut = { at, cause, attempt, next, unknownToolCalls }
  draft.transcript.changeOpenAnswer(runId, (answer) => applyInterruption(answer, cut))
}

function finishRun(draft: Draft, { runId, outcome, error, steps, usage, durationMs }: EventOf<'run-finished'>): void {
  if (runId === undefined) return
  const summary = { outcome, steps, durationMs, ...(error && { error }), ...(usage && { usage }) }
  draft.transcript.amendLastAnswer(runId, summary)
  draft.transcript.closeRun(runId)
  // A run that is stopped while it waits ends without having started.
  leaveQueue(draft, runId)
  if (draft.run?.id === runId) draft.run = null
}

function moveRun(draft: Draft, { runId }: SessionEvent, status: LiveRun['status']): void {
  if (draft.run?.id === runId && draft.run && draft.run.status !== 'stopping') draft.run = { ...draft.run, status }
}

function applyNotice(draft: Draft, notice: Notice): void {
  switch (notice.kind) {
    case 'run-activity': {
      const { runId, phase, tool, sinceMs } = notice
      if (draft.run?.id !== runId) return
      draft.run = { ...draft.run, activity: { phase, sinceMs, ...(tool !== undefined && { tool }) } }
      break
    }
    case 'presence':
      draft.presence = { watchers: notice.watchers }
      break
    case 'degraded':
      if (!draft.degraded.has(notice.what)) draft.degraded = new Set([...draft.degraded, notice.what])
      break
    case 'restored':
      if (draft.degraded.has(notice.what))
        draft.degraded = new Set([...draft.degraded].filter((what) => what !== notice.what))
      break
    case 'session-closing':
      draft.closing = { reason: notice.reason, reconnect: notice.reconnect, text: notice.text }
      break
  }
}

function answerMetadata(run: LiveRun | null, { runId = '', at }: SessionEvent): MessageMetadata {
  if (run?.id !== runId) return { runId, at }
  const { requestId, trigger, model, startedAt } = run
  return {
    runId,
    at,
    ...(model !== undefined && { model }),
    ...(trigger && { trigger }),
    ...(startedAt !== undefined && { startedAt }),
    ...(requestId !== undefined && { requestId }),
  }
}

function withoutActivity({ activity: _, ...run }: LiveRun): LiveRun {
  return run
}

function upserted(queue: readonly QueueItem[], item: QueueItem): QueueItem[] {
  const known = queue.some((other) => other.runId === item.runId)
  return known ? queue.map((other) => (other.runId === item.runId ? item : other)) : [...queue, item]
}

/** One that is not newer than all that are known came with the history, or comes with an older page of it. */
function addNotice(draft: Draft, notice: SessionNotice | undefined): void {
  if (!notice || notice.seq <= (draft.notices.at(-1)?.seq ?? 0)) return
  draft.notices = [...draft.notices, notice].slice(-NOTICES_KEPT)
}

function sameFields(one: SessionState, other: SessionState): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof SessionState>
  return [...keys].every((key) => one[key] === other[key])
}
