/**
 * A session's own messages on their way, the same in all tabs of this browser.
 *
 *   sending ──► accepted ──► (its event arrived)        sending ──► failed ──retry──► sending, or discarded
 *
 * Each keeps its `requestId`, so that it is run once however often it is sent. One tab sends it, the one that holds its
 * lock; the others wait for that lock, and take over when that tab is closed or crashes. What was left by a page that
 * was closed a while ago is not sent unasked: its time may have passed.
 */
import { sendMessage, toVigilError, type VigilClient, VigilError } from '../../../client/index.ts'
import type { SendInput } from '../../../server/protocol/inputs.ts'
import { authentication } from '../connection/authentication.ts'
import { forget, type KeptMessage, keep, keptMessages, onKeptElsewhere } from './kept-messages.ts'

export interface PendingSend {
  input: SendInput
  at: number
  status: 'sending' | 'accepted' | 'failed'
  error?: VigilError
}

export interface Outbox {
  getSnapshot(): readonly PendingSend[]
  subscribe(listener: () => void): () => void
  /** A message that is there already is sent again. Resolves when it was accepted or has failed. */
  send(input: SendInput): Promise<void>
  discard(requestId: string): void
  /** The session is known to have them. */
  arrived(requestIds: readonly string[]): void
}

const SENT_UNASKED_FOR_MS = 5 * 60_000
const LEFT = {
  message: 'The page was closed before the server had answered.',
  fix: 'If it did arrive, sending it again changes nothing.',
}

const outboxes = new WeakMap<VigilClient, Map<string, Outbox>>()

/** One for each session, for as long as the page lives: a message is on its way whether or not its session is shown. */
export function outboxOf(vigil: VigilClient, sessionId: string): Outbox {
  const known = outboxes.get(vigil) ?? new Map<string, Outbox>()
  outboxes.set(vigil, known)
  const outbox = known.get(sessionId) ?? createOutbox(vigil, sessionId)
  known.set(sessionId, outbox)
  return outbox
}

export function createOutbox(vigil: VigilClient, sessionId: string): Outbox {
  const listeners = new Set<() => void>()
  const underWay = new Set<string>()
  /** Not written down yet, or where nothing can be. */
  const unkept = new Set<string>()
  let items: readonly PendingSend[] = []

  function publish(next: readonly PendingSend[]) {
    items = next
    for (const listener of [...listeners]) listener()
  }
  function find(requestId: string): PendingSend | undefined {
    return items.find((item) => item.input.requestId === requestId)
  }
  function put(message: PendingSend) {
    const { requestId } = message.input
    publish(
      find(requestId)
        ? items.map((item) => (item.input.requestId === requestId ? message : item))
        : [...items, message],
    )
  }
  function drop(requestIds: ReadonlySet<string>) {
    for (const requestId of requestIds) forget({ sessionId, requestId })
    if (items.some((item) => requestIds.has(item.input.requestId))) {
      publish(items.filter((item) => !requestIds.has(item.input.requestId)))
    }
  }

  async function deliver(input: SendInput): Promise<void> {
    if (underWay.has(input.requestId)) return
    underWay.add(input.requestId)
    await withLock(input.requestId, () => sendIfWanted(input)).catch(() => {})
    underWay.delete(input.requestId)
  }
  /** Another tab may have sent it while this one waited for its turn. */
  async function sendIfWanted(input: SendInput): Promise<void> {
    // Kept once the lock is held: told of it before, another tab might get the lock first.
    const own = find(input.requestId)
    if (own && unkept.has(input.requestId) && keep(keptOf(own))) unkept.delete(input.requestId)
    takeOver()
    const item = find(input.requestId)
    if (item?.status !== 'sending') return
    try {
      await sendMessage(vigil, input)
      forget(input)
      // Shown until its event arrives; without anybody who waits for that it is done with.
      if (listeners.size > 0 && find(input.requestId)) put({ ...item, status: 'accepted' })
      else drop(new Set([input.requestId]))
    } catch (cause) {
      const error = toVigilError(cause)
      authentication.noticed(error)
      put({ ...item, status: 'failed', error })
      keep(keptOf({ ...item, status: 'failed', error }))
    }
  }

  /** What other tabs have kept and forgotten meanwhile. */
  function takeOver() {
    const kept = new Map(keptMessages(sessionId).map((message) => [message.input.requestId, message]))
    const own = items.filter(
      ({ input: { requestId }, status }) => kept.has(requestId) || status === 'accepted' || unkept.has(requestId),
    )
    const known = new Set(own.map(({ input }) => input.requestId))
    const others = [...kept.values()].filter(({ input }) => !known.has(input.requestId)).map(shown)
    const next = [...own.map((item) => refreshed(item, kept.get(item.input.requestId))), ...others]
    if (next.length !== items.length || next.some((item, index) => item !== items[index])) publish(next)
  }

  function deliverAll() {
    takeOver()
    for (const { input, status } of items) if (status === 'sending') void deliver(input)
  }
  /** An old one that nobody sends any more waits for its user's word. */
  async function takeUp(message: KeptMessage): Promise<void> {
    const isOld = message.status === 'sending' && Date.now() - message.at > SENT_UNASKED_FOR_MS
    if (isOld && !(await isLocked(message.input.requestId))) {
      const failed = { ...shown(message), status: 'failed' as const, error: asError(LEFT) }
      put(failed)
      keep(keptOf(failed))
    }
  }

  items = keptMessages(sessionId).map(shown)
  void Promise.all(keptMessages(sessionId).map(takeUp)).then(deliverAll)
  onKeptElsewhere(sessionId, deliverAll)

  return {
    getSnapshot: () => items,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async send(input) {
      const message: PendingSend = { input, at: find(input.requestId)?.at ?? Date.now(), status: 'sending' }
      unkept.add(input.requestId)
      put(message)
      await deliver(input)
    },
    discard: (requestId) => drop(new Set([requestId])),
    arrived: (requestIds) => drop(new Set(requestIds)),
  }
}

/** Runs the task while this tab is the only one to. Where pages have no locks (plain http), at once: it is safe, too. */
function withLock(requestId: string, task: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return task()
  return navigator.locks.request(lockOf(requestId), task)
}

async function isLocked(requestId: string): Promise<boolean> {
  const { held = [] } = (await navigator.locks?.query()) ?? {}
  return held.some(({ name }) => name === lockOf(requestId))
}

function lockOf(requestId: string): string {
  return `vigil:send:${requestId}`
}

function keptOf({ input, at, status, error }: PendingSend): KeptMessage {
  const why = error && { message: error.message, ...(error.fix !== undefined && { fix: error.fix }) }
  return { input, at, status: status === 'failed' ? 'failed' : 'sending', ...(why && { error: why }) }
}

function shown({ error, ...message }: KeptMessage): PendingSend {
  return { ...message, ...(error && { error: asError(error) }) }
}

/** The same object where nothing has changed. */
function refreshed(item: PendingSend, kept: KeptMessage | undefined): PendingSend {
  return !kept || item.status === 'accepted' || item.status === kept.status ? item : shown(kept)
}

function asError(error: { message: string; fix?: string }): VigilError {
  return new VigilError(error.message, { retryable: true, ...(error.fix !== undefined && { fix: error.fix }) })
}
