import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { WebSocket } from 'ws'
import { Arrivals } from '../harness/arrivals.mjs'
import { monotonicMs } from '../harness/monotonic-ms.mjs'
import { serveCommands } from '../harness/serve-commands.mjs'

const arrivals = new Arrivals()
let sockets = []

serveCommands({
  ...arrivals.commands(),
  async watch(url, channels, watchersEach) {
    for (const channel of channels) {
      for (let watcher = 0; watcher < watchersEach; watcher++) await subscribe(connect(url), { channel })
    }
  },
  async replay(url, { channel, events }) {
    await arrivals.commands().arm(events)
    const socket = connect(url)
    const startedAt = monotonicMs()
    await subscribe(socket, { channel, lastEventId: '0' })
    const finishedAt = await arrivals.commands().finished()
    return events / ((finishedAt - startedAt) / 1000)
  },
  async leave() {
    await Promise.all(sockets.map((socket) => socket.close()))
    sockets = []
  },
})

function connect(url) {
  const socket = createWSClient({ url, WebSocket })
  sockets.push(socket)
  return socket
}

/** Resolves once the server's generator is under way. */
function subscribe(socket, input) {
  const client = createTRPCClient({ links: [wsLink({ client: socket })] })
  return new Promise((resolve, reject) => {
    client.watch.subscribe(input, {
      onData({ data }) {
        if (data === null) resolve()
        else arrivals.receive(data)
      },
      onError: reject,
    })
  })
}
