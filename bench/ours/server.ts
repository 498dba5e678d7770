/**
 * Vigil's whole server, with its pages where they are measured, put together as server/vigil.ts does it, with hands on the log: it owns the
 * sessions that it opens and appends as an owner does, every event committed before anybody sees it.
 */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { silentLogger } from '../../server/base/logger.ts'
import { projectRoot } from '../../server/base/project-root.ts'
import { readConfig, type Settings } from '../../server/config.ts'
import { type Core, startCore } from '../../server/core.ts'
import type { LogWriter } from '../../server/events/log-writer.ts'
import { FIRST_USER } from '../../server/first-user.ts'
import type { NewSessionEvent } from '../../server/protocol/events.ts'
import { createAppRouter } from '../../server/router/app-router.ts'
import { claimLease, readLease } from '../../server/store/rows/lease-rows.ts'
import { createHttpServer } from '../../server/ws/http-server.ts'
import { createNextPages } from '../../server/ws/next-pages.ts'
import { benchEvent } from '../harness/bench-event.mjs'
import { monotonicMs } from '../harness/monotonic-ms.mjs'
import { pace, produce } from '../harness/produce.mjs'
import { serveCommands } from '../harness/serve-commands.mjs'
import { runEvents, wholeRun } from './run-events.ts'

interface Stream {
  /** Null: as fast as the log takes them. */
  perSecond: number | null
  count: number
  /** Of each answer. */
  deltas: number
}

interface Amount {
  events: number
  burst?: number
}

const VIEWER = { userId: FIRST_USER.id }
const EVENTS_PER_MESSAGE = 20

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-bench-'))
process.once('exit', () => fs.rmSync(dataDir, { recursive: true, force: true }))

const writers = new Map<string, LogWriter>()
const runs = new Map<string, Generator<NewSessionEvent, never>>()
let core: Core

serveCommands({
  async start({ pages = false, ...settings }: Partial<Settings> & { pages?: boolean } = {}) {
    const config = readConfig({}, { VIGIL_DATA_DIR: dataDir, ...settings })
    core = await startCore({ config, logger: silentLogger, address: 'bench' })
    const http = createHttpServer({
      config: { host: '127.0.0.1', port: 0, origins: [], tokenRequired: false, dev: false },
      services: core.services,
      router: createAppRouter(core.services),
      authenticate: async () => VIEWER,
      logger: silentLogger,
      ...(pages && { pages: await createNextPages({ dir: projectRoot(), dev: false, host: '127.0.0.1', port: 0 }) }),
    })
    const { port } = await http.listen()
    return `http://127.0.0.1:${port}`
  },

  async open(count: number) {
    const opened: string[] = []
    for (let index = 0; index < count; index++) opened.push(await openSession())
    return opened
  },

  produce(sessionIds: string[], amount: Amount) {
    const targets = sessionIds.map(writerOf)
    const event = benchEvent() as NewSessionEvent
    return produce(amount, (index) => at(targets, index).add(event), roomOf(targets))
  },

  pace(sessionId: string, rate: { perSecond: number; count: number }) {
    const writer = writerOf(sessionId)
    return pace(rate, (text) => writer.add(benchEvent(text) as NewSessionEvent))
  },

  /** Deltas of one text, which may be merged on their way into the log. */
  async produceText(sessionId: string, amount: Amount) {
    const writer = writerOf(sessionId)
    return await produce(amount, () => writer.add(textDelta('message', 'part')), roomOf([writer]))
  },

  /** A session with `events` that are alike, or of messages as runs write them: their deltas, then the whole. */
  async fill(events: number, kind: 'alike' | 'messages' = 'alike') {
    const channel = await openSession()
    const writer = writerOf(channel)
    const event = benchEvent() as NewSessionEvent
    await produce({ events }, (index) => writer.add(kind === 'alike' ? event : messageEvent(index)), roomOf([writer]))
    await writer.flushed()
    return { channel, events, head: writer.position.head }
  },

  /** Runs without end; resolves when `count` events are committed. */
  async stream(sessionId: string, { perSecond, count, deltas }: Stream) {
    const writer = writerOf(sessionId)
    const events = runsOf(sessionId, deltas)
    if (perSecond !== null) await pace({ perSecond, count }, () => writer.add(events.next().value))
    else await produce({ events: count }, () => writer.add(events.next().value), roomOf([writer]))
    await writer.flushed()
    return writer.position.head
  },

  /** A whole run, whose answer is `text`; what streamed before is ended first. */
  async say(sessionId: string, text: string) {
    const writer = writerOf(sessionId)
    runs.delete(sessionId)
    for (const event of wholeRun(text)) writer.add(event)
    await writer.flushed()
  },

  /** Sessions with a title and nothing in them. */
  async createSessions(count: number) {
    for (let index = 1; index <= count; index++) {
      await core.services.sessions.create(VIEWER, { title: `Session number ${index}` })
    }
  },

  headOf: (sessionId: string) => writerOf(sessionId).position.head,

  /** How long `count` appends of `events` each take until they are committed, in ms. */
  async timeAppends(sessionId: string, count: number, events: number) {
    const writer = writerOf(sessionId)
    const times: number[] = []
    for (let append = 0; append < count; append++) {
      const startedAt = monotonicMs()
      for (let index = 0; index < events; index++) writer.add(benchEvent() as NewSessionEvent)
      await writer.flushed()
      times.push(monotonicMs() - startedAt)
    }
    return times
  },
})

async function openSession(): Promise<string> {
  const { id } = await core.services.sessions.create(VIEWER, {})
  const seen = await core.store.write(function* claim() {
    const lease = yield* readLease(id)
    if (!lease || (yield* claimLease(lease, core.nodeId)) === 0) throw new Error(`session ${id} was taken`)
    return lease
  })
  const fence = { sessionId: id, nodeId: core.nodeId, epoch: seen.epoch + 1 }
  writers.set(id, core.log.open(fence, { head: seen.head, open: null }))
  return id
}

function runsOf(sessionId: string, deltas: number): Generator<NewSessionEvent, never> {
  const known = runs.get(sessionId) ?? runEvents(deltas)
  runs.set(sessionId, known)
  return known
}

function writerOf(sessionId: string): LogWriter {
  const writer = writers.get(sessionId)
  if (!writer) throw new Error(`session ${sessionId} was not opened here`)
  return writer
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length]
  if (item === undefined) throw new Error('nothing to write to')
  return item
}

function roomOf(targets: readonly LogWriter[]): () => Promise<void> {
  return async () => {
    for (const writer of targets) await writer.room()
  }
}

/** Every 20 events make a message; its deltas alternate between two parts, so that nothing merges. */
function messageEvent(index: number): NewSessionEvent {
  const id = `m${Math.floor(index / EVENTS_PER_MESSAGE)}`
  const step = index % EVENTS_PER_MESSAGE
  if (step < EVENTS_PER_MESSAGE - 1) return textDelta(id, step % 2 === 0 ? 'a' : 'b')
  return {
    type: 'message',
    message: { id, role: 'assistant', parts: [{ type: 'text', text: '0123456789'.repeat(19) }] },
  }
}

function textDelta(messageId: string, id: string): NewSessionEvent {
  return { type: 'chunk', messageId, chunk: { type: 'text-delta', id, delta: '0123456789' } }
}
