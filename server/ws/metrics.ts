/** `/metrics` for Prometheus, on a registry of its own: two servers in one process do not mix. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { ServerState } from '../router/context.ts'

export interface SocketCounts {
  sockets: number
  subscriptions: number
  /** Since the server began. */
  messagesSent: number
  bytesSent: number
}

export interface Metrics {
  contentType: string
  text(): Promise<string>
}

export function createMetrics(server: ServerState, sockets: () => SocketCounts): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  function gauge(name: string, help: string, read: () => number) {
    return new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  }
  function counter(name: string, help: string, read: () => number) {
    return new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(read())
      },
    })
  }

  gauge('vigil_sockets', 'Open WebSockets', () => sockets().sockets)
  gauge('vigil_subscriptions', 'Open subscriptions on WebSockets', () => sockets().subscriptions)
  counter('vigil_socket_messages_sent_total', 'Messages sent over WebSockets', () => sockets().messagesSent)
  counter('vigil_socket_bytes_sent_total', 'Bytes sent over WebSockets', () => sockets().bytesSent)
  gauge('vigil_sessions_loaded', 'Sessions in memory', () => server.counts().loadedSessions)
  gauge('vigil_runs_live', 'Runs that have not ended', () => server.counts().liveRuns)
  gauge('vigil_watchers', 'Streams that watch a session', () => server.counts().watchers)
  return { contentType: registry.contentType, text: () => registry.metrics() }
}
