import { io } from 'socket.io-client'
import { Arrivals } from '../harness/arrivals.mjs'
import { serveCommands } from '../harness/serve-commands.mjs'

const arrivals = new Arrivals()
let sockets = []

serveCommands({
  ...arrivals.commands(),
  async watch(url, channels, watchersEach) {
    for (const channel of channels) {
      for (let watcher = 0; watcher < watchersEach; watcher++) {
        const socket = io(url, { transports: ['websocket'], forceNew: true, perMessageDeflate: false })
        socket.on('event', arrivals.receive)
        await socket.emitWithAck('watch', channel)
        sockets.push(socket)
      }
    }
  },
  leave() {
    for (const socket of sockets) socket.close()
    sockets = []
  },
})
