/**
 * All WebSockets of the server. `accepting` → `draining` (upgrades get 503; calls in flight are answered, then clients
 * are told to reconnect and the sockets close) → `closed`.
 */
import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { AppError } from '../base/app-error.ts'
import { sharedIntervals } from '../base/shared-intervals.ts'
import { CLOSE_WITHIN_MS, closePolitely } from './close-politely.ts'
import { payloadLimit } from './http-config.ts'
import type { SocketCounts } from './metrics.ts'
import { refuseUpgrade } from './plain-answers.ts'
import { openSocketConnection, type SocketConnection, type SocketDeps } from './socket-connection.ts'
import { waitUntil } from './wait-until.ts'

const CALLS_END_WITHIN_MS = 2_000
const CLOSE_GOING_AWAY = 1001
const RECONNECT = JSON.stringify({ id: null, method: 'reconnect' })

export interface SocketServer {
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void
  counts(): SocketCounts
  /** Resolves once every socket is closed; at most a few seconds. */
  drain(): Promise<void>
  closeNow(): void
}

export function createSocketServer(deps: SocketDeps): SocketServer {
  const maxPayload = payloadLimit(deps.config)
  const socketDeps = { ...deps, clock: { ...deps.clock, every: sharedIntervals(deps.clock) } }
  const wss = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload,
  })
  const open = new Set<SocketConnection>()
  const changes = new EventEmitter<{ changed: [] }>()
  let draining = false
  const past = { messages: 0, bytes: 0 }

  function accept(socket: SocketConnection) {
    open.add(socket)
    socket.guarded.on('idle', () => changes.emit('changed'))
    socket.ws.once('close', () => {
      open.delete(socket)
      past.messages += socket.guarded.messagesSent
      past.bytes += socket.bytesSent()
      changes.emit('changed')
    })
  }
  function hasCalls() {
    return [...open].some(({ guarded }) => guarded.calls > 0)
  }
  return {
    upgrade(req, socket, head) {
      if (draining) {
        refuseUpgrade(
          socket,
          new AppError('DRAINING', 'This server is going away.', { fix: 'Connect again in a moment.' }),
        )
        return
      }
      wss.handleUpgrade(req, socket, head, (ws) => {
        closePolitely(ws, deps.clock, maxPayload)
        accept(openSocketConnection(socketDeps, wss, ws, req))
      })
    },
    counts() {
      const all = [...open]
      return {
        sockets: all.length,
        subscriptions: sum(all.map(({ connection }) => connection.subscriptions)),
        messagesSent: past.messages + sum(all.map(({ guarded }) => guarded.messagesSent)),
        bytesSent: past.bytes + sum(all.map((socket) => socket.bytesSent())),
      }
    },
    async drain() {
      draining = true
      await waitUntil(changes, () => !hasCalls(), deps.clock, CALLS_END_WITHIN_MS)
      for (const { guarded } of open) {
        guarded.send(RECONNECT)
        guarded.close(CLOSE_GOING_AWAY, 'This server is going away; connect again.')
      }
      await waitUntil(changes, () => open.size === 0, deps.clock, 2 * CLOSE_WITHIN_MS)
    },
    closeNow() {
      draining = true
      for (const { ws } of open) ws.terminate()
    },
  }
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
