/** An event log over a temporary store, for tests: makes sessions that a node owns, and reads what is stored. */
import { systemClock } from '../base/clock.ts'
import { silentLogger } from '../base/logger.ts'
import { openGate, type ReadGate } from '../base/read-gate.ts'
import type { Frame, NewSessionEvent, SessionEvent } from '../protocol/events.ts'
import { insertLease, readLease } from '../store/rows/lease-rows.ts'
import { insertSession } from '../store/rows/session-rows.ts'
import type { Store } from '../store/store.ts'
import { openTemporaryStore } from '../store/temporary-store.ts'
import { EventLog } from './event-log.ts'
import { LiveTail } from './live-tail.ts'
import { LogReader } from './log-reader.ts'
import type { LogWriter } from './log-writer.ts'
import { ReplayBuffers } from './replay-buffers.ts'
import { StoreHealth } from './store-health.ts'
import { type WatchLogOptions, watchLog } from './watch-log.ts'

export interface LogFixtureOptions {
  replay?: { maxBytes: number; maxEvents: number }
  giveUpAfterMs?: number
}

/** On a SQLite file of its own. */
export async function openLogFixture(options: LogFixtureOptions = {}) {
  return logFixtureOn(await openTemporaryStore(), options)
}

/** On a database that the fixture disposes of, once its store is closed. */
export async function openLogFixtureOn(
  database: { open(): Promise<Store>; dispose(): Promise<void> },
  options: LogFixtureOptions = {},
) {
  const store = await database.open()
  const dispose = async () => {
    await store.close()
    await database.dispose()
  }
  return logFixtureOn({ store, dispose }, options)
}

function logFixtureOn<T extends { store: Store; dispose(): Promise<void> }>(temporary: T, options: LogFixtureOptions) {
  const { store } = temporary
  const clock = systemClock
  const tail = new LiveTail()
  const health = new StoreHealth(clock)
  const limits = options.replay ?? { maxBytes: 1024 * 1024, maxEvents: 2_000 }
  const buffers = new ReplayBuffers({ clock, limits, keepMs: 180_000 })
  const { giveUpAfterMs = 60_000 } = options
  const log = new EventLog({ store, clock, buffers, tail, health, logger: silentLogger, giveUpAfterMs })
  const reader = new LogReader(store, buffers)

  async function session(sessionId: string, nodeId = 'node-1', epoch = 1): Promise<LogWriter> {
    await store.write(function* make() {
      const base = { userId: 'user', title: '', profileId: 'default', metadata: {}, readUpTo: 0 }
      yield* insertSession({ ...base, id: sessionId, createdAt: 1, updatedAt: 1 })
      yield* insertLease({ sessionId, nodeId, epoch, head: 0, openSeq: null, generation: 'first' })
    })
    return log.open({ sessionId, nodeId, epoch }, { head: 0, open: null })
  }

  function watch(
    sessionId: string,
    after: number,
    signal: AbortSignal,
    gate: ReadGate = openGate,
    more: Partial<WatchLogOptions> = {},
  ) {
    const readHead = async () => {
      const lease = await store.read(() => readLease(sessionId))
      return { head: lease?.head ?? 0, generation: lease?.generation ?? '' }
    }
    const check = async () => undefined
    return watchLog({ sessionId, after, gate, signal, reader, tail, buffers, clock, readHead, check, ...more })
  }

  async function stored(sessionId: string): Promise<SessionEvent[]> {
    const events: SessionEvent[] = []
    for await (const page of reader.pages(sessionId, 0, Number.MAX_SAFE_INTEGER)) events.push(...page.events)
    return events
  }

  return { ...temporary, log, reader, tail, buffers, health, session, watch, stored }
}

export type LogFixture = Awaited<ReturnType<typeof openLogFixtureOn>>

export function textDelta(delta: string, id = 'text', messageId = 'run.1'): NewSessionEvent {
  return { type: 'chunk', runId: 'run', messageId, chunk: { type: 'text-delta', id, delta } }
}

export function notice(text: string): NewSessionEvent {
  return { type: 'notice', level: 'info', code: 'test', text }
}

/** Follows a watch until `enough` says so; ends it then. */
export async function collect(
  frames: AsyncGenerator<Frame, void, undefined>,
  enough: (frames: Frame[]) => boolean,
): Promise<Frame[]> {
  const seen: Frame[] = []
  for await (const frame of frames) {
    seen.push(frame)
    if (enough(seen)) break
  }
  return seen
}

/** Throws where frames do not tile from `after`, repeat or skip a seq, or say `caughtUp` twice. */
export function assertTiles(after: number, frames: readonly Frame[]): SessionEvent[] {
  let cursor = after
  const events: SessionEvent[] = []
  for (const frame of frames) {
    if (frame.after !== cursor) throw new Error(`frame begins at ${frame.after}, expected ${cursor}`)
    for (const event of frame.events) {
      if (event.seq !== cursor + 1) throw new Error(`event ${event.seq} follows ${cursor}`)
      cursor = event.seq
      events.push(event)
    }
    if (frame.upTo !== cursor) throw new Error(`frame ends at ${frame.upTo}, its events at ${cursor}`)
    if (frame.head < frame.upTo) throw new Error(`head ${frame.head} is below ${frame.upTo}`)
  }
  const marks = frames.filter((frame) => frame.caughtUp).length
  if (marks > 1) throw new Error(`${marks} caughtUp marks`)
  return events
}
