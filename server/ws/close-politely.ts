/** Closing with words, and with an end: a peer that does not answer the close within a second is cut. */
import type { WebSocket } from 'ws'
import type { Clock } from '../base/clock.ts'

export const CLOSE_WITHIN_MS = 1_000

const TOO_LARGE = 1009

/** For every close of this socket, those too that `ws` begins by itself, for which it gives no reason. */
export function closePolitely(ws: WebSocket, clock: Clock, payloadBytes: number): void {
  const close = ws.close.bind(ws)
  const tooLarge = `A message may be ${payloadBytes} bytes (VIGIL_SOCKET_PAYLOAD_BYTES).`
  ws.close = (code, reason) => {
    const isFirst = ws.readyState === ws.OPEN
    close(code, reason ?? (code === TOO_LARGE ? tooLarge : undefined))
    if (!isFirst) return
    const timer = clock.after(CLOSE_WITHIN_MS, () => ws.terminate())
    ws.once('close', timer.dispose)
  }
}
