/** `ws` alone: one message per event, serialised once for all watchers. Nothing is kept, nothing can be resumed. */
import { once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { WebSocketServer } from 'ws'
import { benchEvent } from '../harness/bench-event.mjs'
import { pace, produce } from '../harness/produce.mjs'
import { serveCommands } from '../harness/serve-commands.mjs'

const BUFFERED_MAX_BYTES = 1024 * 1024
const channels = new Map()

serveCommands({
  async start() {
    const wss = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
    await once(wss, 'listening')
    wss.on('connection', (socket, { url }) => {
      const sockets = channels.get(url.slice(1))
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
    return `ws://127.0.0.1:${wss.address().port}`
  },
  open(count) {
    return Array.from({ length: count }, () => {
      const channel = `c${channels.size}`
      channels.set(channel, new Set())
      return channel
    })
  },
  produce: (names, amount) => produce(amount, (index) => send(names[index % names.length]), room),
  pace: (name, rate) => pace(rate, (text) => send(name, text)),
})

function send(name, text) {
  const message = Buffer.from(JSON.stringify(benchEvent(text)))
  for (const socket of channels.get(name)) socket.send(message, { binary: false })
}

async function room() {
  const isFull = () => [...channels.values()].some((sockets) => [...sockets].some(isSlow))
  while (isFull()) await nextTurn()
}

function isSlow(socket) {
  return socket.bufferedAmount > BUFFERED_MAX_BYTES
}
