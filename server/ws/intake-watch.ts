/**
 * How much of what was sent to a WebSocket its peer has yet to take in: what waits in this process, and what has left
 * it. The kernels of both ends and whatever stands between them hold megabytes, which are seconds of a slow reader's
 * work: written into them, a page would be told as live what is long past.
 *
 * Between the messages go pings. A peer answers one only when it has read what came before it, browsers too, which stop
 * reading while the page is busy. From one that never answers nothing can be known but what waits in here.
 */
import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Clock } from '../base/clock.ts'

/** What is sent at least between two pings. */
const PING_EVERY_BYTES = 64 * 1024
/** A peer that lets a ping wait for so much longer than it has to has enough to read. */
const BEHIND_AFTER_MS = 500

interface Ping {
  /** Sent in all when it was asked. */
  mark: number
  askedAt: number
}

export interface IntakeWatch {
  /** To be called after something was sent. */
  sent(): void
  unreadBytes(): number
  /** It has had more to read for half a second than it could. */
  isBehind(): boolean
  /** Calls back each time the peer has taken in more; returns the way to stop. */
  onIntake(callback: () => void): () => void
}

export function watchIntake(ws: WebSocket, socket: Socket, clock: Clock): IntakeWatch {
  const listeners = new Set<() => void>()
  const pings: Ping[] = []
  let answers = false
  let read = 0
  let quickestMs = Number.POSITIVE_INFINITY

  function ask(): void {
    const mark = socket.bytesWritten
    pings.push({ mark, askedAt: clock.monotonic() })
    ws.ping(String(mark))
  }
  ws.on('pong', (data) => {
    const mark = Number(data.toString())
    // One answer may do for several pings; one that nobody asked for says nothing.
    const answered = pings.findIndex((ping) => ping.mark === mark)
    const ping = pings[answered]
    if (!ping) return
    answers = true
    read = mark
    quickestMs = Math.min(quickestMs, clock.monotonic() - ping.askedAt)
    pings.splice(0, answered + 1)
    for (const listener of [...listeners]) listener()
  })
  ask()

  return {
    sent() {
      if (answers && socket.bytesWritten - (pings.at(-1)?.mark ?? read) >= PING_EVERY_BYTES) ask()
    },
    unreadBytes: () => (answers ? socket.bytesWritten - read : ws.bufferedAmount),
    isBehind() {
      const [oldest] = pings
      return answers && oldest !== undefined && clock.monotonic() - oldest.askedAt > quickestMs + BEHIND_AFTER_MS
    },
    onIntake(callback) {
      listeners.add(callback)
      return () => listeners.delete(callback)
    },
  }
}
