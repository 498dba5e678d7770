/** `/metrics` for Prometheus, on a registry of its own: two servers in one process do not mix. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { ServerState } from '../router/context.ts'

/** Up to an hour: an outage is not lost among them. */
const LATENESS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 60, 600, 3_600]

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

  const lateness = new Histogram({
    name: 'vigil_recall_lateness_seconds',
    help: 'Runs that recalls have begun on this node, by the time from when they were due until that was committed',
    buckets: LATENESS_SECONDS,
    registers,
  })
  server.onRecallRun((lateMs) => lateness.observe(Math.max(0, lateMs) / 1_000))
  return { contentType: registry.contentType, text: () => registry.metrics() }
}
