/**
 * Keeps one session's state for the page: opens it at its tail, follows it, and starts over when the log's generation
 * changed. What the page shows is one immutable `SessionView`.
 *
 *   loading ──► ready ──► unavailable (unknown, deleted or forbidden)
 *      └────► failed ──retry──► loading
 *
 * `publish` is the one place that replaces the view. A stopped tracker says nothing any more.
 */
import {
  type FollowStatus,
  followSession,
  prependHistory,
  reduceFrame,
  type SessionState,
  stateFromHistory,
  toVigilError,
  type VigilClient,
  type VigilError,
} from '../../../client/index.ts'
import type { SendInput } from '../../../server/protocol/inputs.ts'
import type { SessionHistory } from '../../../server/protocol/sessions.ts'
import { outboxOf, type PendingSend } from '../composer/outbox.ts'
import { notify } from '../notices/notify.ts'
import { createTailKeeper } from '../transcript/tail-keeper.ts'
import { authentication } from './authentication.ts'
import { createFrameBatcher } from './frame-batcher.ts'

export interface SessionView {
  phase: 'loading' | 'ready' | 'unavailable' | 'failed'
  state: SessionState | null
  /** Null before the first frame, and after the server has ended the stream. */
  sync: FollowStatus | null
  older: { status: 'idle' | 'loading' | 'failed'; error?: VigilError }
  error: VigilError | null
  /** The first answer that its reader had not seen when the session was opened, of those that are loaded. */
  unreadFrom?: string
  /** Own messages whose event has not arrived. */
  pending: readonly PendingSend[]
}

export interface SessionTracker {
  readonly sessionId: string
  subscribe(listener: () => void): () => void
  getSnapshot(): SessionView
  /** Returns the way to stop. */
  start(): () => void
  /** From `failed`: tries again. */
  retry(): void
  loadOlder(): Promise<void>
  /** Whether its reader is at the newest message; nothing is let go above of one who is not. */
  readsAtEnd(atEnd: boolean): void
  /** Loads older pages until the message is there; false when the session has none of that name. */
  loadUntil(messageId: string): Promise<boolean>
  send(input: SendInput): Promise<void>
  /** Takes a failed message out of sight. */
  discard(requestId: string): void
}

const FIRST_PAGE = 40
const OLDER_PAGE = 60
/** For what is looked for: few large pages. */
const FAR_PAGE = 200
const RETRY_MS = 2_000
/** The log is not the one that was read: the only cure is to read it anew. */
const STALE_LOG = new Set(['GENERATION_CHANGED', 'CURSOR_AHEAD'])
const GONE = new Set(['NOT_FOUND', 'FORBIDDEN'])

export function createSessionTracker(vigil: VigilClient, sessionId: string): SessionTracker {
  const listeners = new Set<() => void>()
  let view: SessionView = {
    phase: 'loading',
    state: null,
    sync: null,
    older: { status: 'idle' },
    error: null,
    pending: [],
  }
  const outbox = outboxOf(vigil, sessionId)
  let readUpTo: number | undefined
  let running: AbortController | undefined
  let atEnd = true
  let stopOutbox: (() => void) | undefined

  function publish(change: Partial<SessionView>) {
    view = { ...view, ...change }
    for (const listener of [...listeners]) listener()
  }

  async function open(): Promise<{ state: SessionState; unreadFrom?: string }> {
    const [history, details] = await Promise.all([
      vigil.trpc.sessions.history.query({ sessionId, limit: FIRST_PAGE }),
      vigil.trpc.sessions.get.query({ sessionId }),
    ])
    // Read once: what is read from here on does not move the line that tells what was new.
    readUpTo ??= details.readUpTo
    return { state: stateFromHistory(sessionId, history, details), ...unreadIn(history, readUpTo) }
  }

  async function follow(signal: AbortSignal): Promise<void> {
    const { state: opened, ...unread } = await open()
    if (signal.aborted) return
    publish({ phase: 'ready', state: opened, error: null, older: { status: 'idle' }, ...unread })
    noteArrivals()
    const keeper = createTailKeeper()
    keeper.note(opened)
    let progress: FollowStatus | undefined
    const batcher = createFrameBatcher((frames) => {
      const state = frames.reduce(reduceFrame, view.state ?? opened)
      keeper.note(state)
      publish({ state: atEnd ? keeper.trimmed(state) : state, ...(progress && { sync: progress }) })
      progress = undefined
      noteArrivals()
    })
    try {
      const onStatus = (sync: FollowStatus) => {
        if (signal.aborted) return
        // How far it has come is told with the frames that it has come by, once for all of them.
        const goesOn = sync.state === 'catching-up' && view.sync?.state === 'catching-up'
        progress = goesOn ? sync : undefined
        if (goesOn) return
        // Not live before what it says so of is in here.
        if (sync.state === 'live') batcher.flush()
        publish({ sync })
      }
      for await (const frame of followSession(vigil, { sessionId, after: opened.cursor, signal, onStatus })) {
        batcher.push(frame)
      }
      batcher.flush()
      if (!signal.aborted) publish({ sync: null })
      if (view.state?.closing?.reason === 'access-ended') authentication.ended()
    } finally {
      batcher.stop()
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        return await follow(signal)
      } catch (cause) {
        if (signal.aborted) return
        const error = toVigilError(cause)
        if (error.reason && STALE_LOG.has(error.reason)) {
          tellOfRestore()
          continue
        }
        if (!error.retryable || error.reason) return fail(error)
        await pause(RETRY_MS, signal)
      }
    }
  }
  function fail(error: VigilError) {
    authentication.noticed(error)
    publish({ phase: error.reason && GONE.has(error.reason) ? 'unavailable' : 'failed', error, sync: null })
  }

  function begin() {
    running = new AbortController()
    void run(running.signal)
  }

  /** Own messages that the transcript or the queue shows by now are on their way no more. */
  function noteArrivals() {
    const arrived = view.state ? arrivedOf(outbox.getSnapshot(), view.state) : []
    if (arrived.length > 0) outbox.arrived(arrived)
  }
  function onOutbox() {
    publish({ pending: outbox.getSnapshot() })
    noteArrivals()
  }

  let loading: Promise<void> | undefined

  function loadOlder(limit: number): Promise<void> {
    const before = view.state?.nextBefore
    if (before === undefined) return Promise.resolve()
    loading ??= readOlder(before, limit).finally(() => {
      loading = undefined
    })
    return loading
  }
  async function readOlder(before: string, limit: number): Promise<void> {
    const signal = running?.signal
    publish({ older: { status: 'loading' } })
    try {
      const page = await vigil.trpc.sessions.history.query({ sessionId, before, limit })
      if (signal?.aborted || !view.state) return
      publish({ state: prependHistory(view.state, page), older: { status: 'idle' }, ...unreadIn(page, readUpTo) })
    } catch (cause) {
      if (!signal?.aborted) publish({ older: { status: 'failed', error: toVigilError(cause) } })
    }
  }

  return {
    sessionId,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => view,
    start() {
      stopOutbox = outbox.subscribe(onOutbox)
      onOutbox()
      begin()
      return () => {
        running?.abort()
        stopOutbox?.()
      }
    },
    retry() {
      running?.abort()
      publish({ phase: 'loading', error: null })
      begin()
    },
    loadOlder: () => loadOlder(OLDER_PAGE),
    async loadUntil(messageId) {
      // Before the page says so: what is loaded for whoever is led there is not let go.
      atEnd = false
      const isThere = () => view.state?.messages.some(({ id }) => id === messageId) ?? false
      while (!isThere()) {
        const { before, signal } = { before: view.state?.nextBefore, signal: running?.signal }
        if (before === undefined) return false
        // One that is under way already brings the next page; this one follows it.
        await (loading ?? loadOlder(FAR_PAGE))
        if (signal?.aborted || view.older.status === 'failed') return false
      }
      return true
    },
    readsAtEnd(value) {
      atEnd = value
    },
    send: outbox.send,
    discard: outbox.discard,
  }
}

function tellOfRestore(): void {
  notify({
    id: 'restored',
    title: 'The server’s history was restored',
    message: 'What this page showed may have been newer. It has read the session anew: this is what the server has.',
    autoClose: false,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  })
}

function arrivedOf(pending: readonly PendingSend[], state: SessionState): string[] {
  if (pending.length === 0) return []
  const known = new Set<unknown>(state.queue.map((item) => item.requestId))
  for (const message of state.messages) known.add((message.metadata as { requestId?: string } | undefined)?.requestId)
  return pending.map(({ input }) => input.requestId).filter((requestId) => known.has(requestId))
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}

/** The first answer of a page that is newer than what was read; none in a session that nobody has read yet. */
function unreadIn({ messages, seqs = [] }: SessionHistory, readUpTo = 0): { unreadFrom?: string } {
  if (readUpTo === 0) return {}
  const first = messages.find(({ role }, index) => role === 'assistant' && (seqs[index] ?? 0) > readUpTo)
  return first ? { unreadFrom: first.id } : {}
}
