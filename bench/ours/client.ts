/** What programs use: `createVigilClient` and `followSession`, one connection a watcher. */
import { setMaxListeners } from 'node:events'
import { createVigilClient, followSession, type VigilClient } from '../../client/index.ts'
import type { SessionEvent } from '../../server/protocol/events.ts'
import { Arrivals } from '../harness/arrivals.mjs'
import { monotonicMs } from '../harness/monotonic-ms.mjs'
import { serveCommands } from '../harness/serve-commands.mjs'

const DELTA_CHARS = 10

const arrivals = new Arrivals()
let clients: VigilClient[] = []
let leaving = patientSignal()

interface Range {
  channel: string
  after: number
  upTo: number
  times: number
}

serveCommands({
  ...arrivals.commands(),

  async watch(url: string, channels: string[], watchersEach: number) {
    for (const channel of channels) {
      for (let watcher = 0; watcher < watchersEach; watcher++) await watchLive(connect(url), channel)
    }
  },

  /** Events per second over all repetitions, one after the other on one connection. */
  async replay(url: string, { channel, after, upTo, times }: Range) {
    const vigil = connect(url)
    await vigil.trpc.system.info.query()
    let received = 0
    const startedAt = monotonicMs()
    for (let turn = 0; turn < times; turn++) {
      for await (const frame of followSession(vigil, { sessionId: channel, after })) {
        received += frame.events.length
        if (frame.upTo >= upTo) break
      }
    }
    return received / ((monotonicMs() - startedAt) / 1000)
  },

  /** What a page does to show a session: its newest messages, then the first frame. Milliseconds for each time. */
  async openings(url: string, sessionId: string, times: number) {
    const vigil = connect(url)
    await vigil.trpc.system.info.query()
    const taken: number[] = []
    for (let turn = 0; turn < times; turn++) {
      const startedAt = monotonicMs()
      const { after } = await vigil.trpc.sessions.history.query({ sessionId, limit: 20 })
      for await (const frame of followSession(vigil, { sessionId, after })) if (frame.caughtUp) break
      taken.push(monotonicMs() - startedAt)
    }
    return taken
  },

  async leave() {
    leaving.abort()
    leaving = patientSignal()
    await Promise.all(clients.map((vigil) => vigil.close()))
    clients = []
  },
})

function connect(url: string): VigilClient {
  const vigil = createVigilClient({ url })
  clients.push(vigil)
  return vigil
}

/** Resolves once it is live. */
async function watchLive(vigil: VigilClient, sessionId: string): Promise<void> {
  const { head } = await vigil.trpc.sessions.get.query({ sessionId })
  const frames = followSession(vigil, { sessionId, after: head, signal: leaving.signal })
  const first = await frames.next()
  if (first.done || !first.value.caughtUp) throw new Error(`the watch of ${sessionId} did not begin at its head`)
  void receiveAll(frames)
}

async function receiveAll(frames: ReturnType<typeof followSession>): Promise<void> {
  for await (const { events } of frames) {
    for (const event of events) arrivals.receive(event, weightOf(event))
  }
}

/** Deltas that were merged count as what they were. */
function weightOf(event: SessionEvent): number {
  return event.type === 'chunk' && event.chunk.type === 'text-delta' ? event.chunk.delta.length / DELTA_CHARS : 1
}

/** Of one watcher each, and there may be thousands. */
function patientSignal(): AbortController {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  return controller
}
