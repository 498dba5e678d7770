/** What a read gate has to know of a connection: how much waits to leave, and when some of it has left. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { disposer } from '../base/disposable.ts'
import type { Outlet } from '../base/read-gate.ts'

export function webSocketOutlet(ws: WebSocket, socket: Socket): Outlet {
  return {
    bufferedBytes: () => ws.bufferedAmount,
    onProgress(callback) {
      socket.on('drain', callback)
      ws.on('close', callback)
      return disposer(() => {
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
