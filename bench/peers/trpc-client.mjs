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
  /** Events per second over all repetitions, one after the other on one connection. */
  async replay(url, { channel, events, times }) {
    const client = connect(url)
    const { arm, finished } = arrivals.commands()
    const startedAt = monotonicMs()
    for (let turn = 0; turn < times; turn++) {
      arm(events)
      const subscription = await subscribe(client, { channel, lastEventId: '0' })
      await finished()
      subscription.unsubscribe()
    }
    return (times * events) / ((monotonicMs() - startedAt) / 1000)
  },
  async leave() {
    await Promise.all(sockets.map((socket) => socket.close()))
    sockets = []
  },
})

function connect(url) {
  const socket = createWSClient({ url, WebSocket })
  sockets.push(socket)
  return createTRPCClient({ links: [wsLink({ client: socket })] })
}

/** Resolves with the subscription once the server's generator is under way. */
function subscribe(client, input) {
  return new Promise((resolve, reject) => {
    const subscription = client.watch.subscribe(input, {
      onData({ data }) {
        if (data === null) resolve(subscription)
        else arrivals.receive(data)
      },
      onError: reject,
    })
  })
}
