/** socket.io as its guide to performance has it: WebSocket only, no compression, a room per channel. Nothing is kept. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Server } from 'socket.io'
import { benchEvent } from '../harness/bench-event.mjs'
import { pace, produce } from '../harness/produce.mjs'
import { serveCommands } from '../harness/serve-commands.mjs'

const WAITING_MAX_PACKETS = 2_000
let io
let opened = 0

serveCommands({
  async start() {
    const server = createServer()
    io = new Server(server, {
      transports: ['websocket'],
      perMessageDeflate: false,
      httpCompression: false,
      serveClient: false,
    })
    io.on('connection', (socket) => {
      // Its guide: the first request of each connection is kept in memory unless it is dropped.
      socket.conn.request = null
      socket.on('watch', async (channel, done) => {
        await socket.join(channel)
        done()
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return `http://127.0.0.1:${server.address().port}`
  },
  open: (count) => Array.from({ length: count }, () => `c${opened++}`),
  produce: (channels, amount) => produce(amount, (index) => send(channels[index % channels.length]), room),
  pace: (channel, rate) => pace(rate, (text) => send(channel, text)),
})

function send(channel, text) {
  io.to(channel).emit('event', benchEvent(text))
}

async function room() {
  const isFull = () =>
    Object.values(io.engine.clients).some(({ writeBuffer }) => writeBuffer.length > WAITING_MAX_PACKETS)
  while (isFull()) await nextTurn()
}
