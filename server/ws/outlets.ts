/** What a read gate has to know of a connection: how much waits to leave, and when some of it has left. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { disposer } from '../base/disposable.ts'
import type { Outlet } from '../base/read-gate.ts'
import type { IntakeWatch } from './intake-watch.ts'

export function webSocketOutlet(ws: WebSocket, socket: Socket, intake: IntakeWatch): Outlet {
  return {
    bufferedBytes: intake.unreadBytes,
    isBehind: intake.isBehind,
    onProgress(callback) {
      const stop = intake.onIntake(callback)
      socket.on('drain', callback)
      ws.on('close', callback)
      return disposer(() => {
        stop()
        socket.off('drain', callback)
        ws.off('close', callback)
      })
    },
    closed: () => ws.readyState !== ws.OPEN,
  }
}

export function responseOutlet(res: ServerResponse): Outlet {
  return {
    bufferedBytes: () => res.writableLength,
    isBehind: () => false,
    onProgress(callback) {
      res.on('drain', callback)
      res.on('close', callback)
      return disposer(() => {
        res.off('drain', callback)
        res.off('close', callback)
      })
    },
    closed: () => res.destroyed || res.writableEnded,
  }
}
