/**
 * tRPC subscriptions as their documentation shows them: a generator over an event emitter that yields one `tracked`
 * event at a time, after what the caller has missed. The log is an array in memory.
 */
import { EventEmitter, on, once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { initTRPC, tracked } from '@trpc/server'
import { applyWSSHandler } from '@trpc/server/adapters/ws'
import { WebSocketServer } from 'ws'
import { z } from 'zod'
import { benchEvent } from '../harness/bench-event.mjs'
import { pace, produce } from '../harness/produce.mjs'
import { serveCommands } from '../harness/serve-commands.mjs'

const WAITING_MAX_EVENTS = 20_000
const emitter = new EventEmitter().setMaxListeners(0)
const logs = new Map()
let owed = 0

const trpc = initTRPC.create()
const router = trpc.router({
  watch: trpc.procedure
    .input(z.object({ channel: z.string(), lastEventId: z.string().nullish() }))
    .subscription(async function* ({ input: { channel, lastEventId }, signal }) {
      // Listens before it reads what was missed, as the documentation says.
      const live = on(emitter, channel, { signal })
      yield tracked('started', null)
      if (lastEventId)
        for (const entry of logs.get(channel).slice(Number(lastEventId))) yield tracked(entry.id, entry.event)
      for await (const [{ id, event }] of live) {
        owed--
        yield tracked(id, event)
      }
    }),
})

serveCommands({
  async start() {
    const wss = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
    applyWSSHandler({ wss, router })
    await once(wss, 'listening')
    return `ws://127.0.0.1:${wss.address().port}`
  },
  open: (count) => Array.from({ length: count }, newChannel),
  produce: (channels, amount) => produce(amount, (index) => send(channels[index % channels.length]), room),
  pace: (channel, rate) => pace(rate, (text) => send(channel, text)),
  fill(events) {
    const channel = newChannel()
    for (let index = 0; index < events; index++) send(channel)
    return { channel, events }
  },
})

function newChannel() {
  const channel = `c${logs.size}`
  logs.set(channel, [])
  return channel
}

function send(channel, text) {
  const log = logs.get(channel)
  const entry = { id: String(log.length + 1), event: benchEvent(text) }
  log.push(entry)
  owed += emitter.listenerCount(channel)
  emitter.emit(channel, entry)
}

async function room() {
  while (owed > WAITING_MAX_EVENTS) await nextTurn()
}
