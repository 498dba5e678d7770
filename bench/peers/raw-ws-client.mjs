import { once } from 'node:events'
import { WebSocket } from 'ws'
import { Arrivals } from '../harness/arrivals.mjs'
import { serveCommands } from '../harness/serve-commands.mjs'

const arrivals = new Arrivals()
let sockets = []

serveCommands({
  ...arrivals.commands(),
  async watch(url, channels, watchersEach) {
    for (const channel of channels) {
      for (let watcher = 0; watcher < watchersEach; watcher++) {
        const socket = new WebSocket(`${url}/${channel}`, { perMessageDeflate: false })
        socket.on('message', (data) => arrivals.receive(JSON.parse(data)))
        await once(socket, 'open')
        sockets.push(socket)
      }
    }
  },
  async leave() {
    await Promise.all(
      sockets.map((socket) => {
        socket.close()
        return once(socket, 'close')
      }),
    )
    sockets = []
  },
})
