/**
 * A WebSocket that notices when its peer is gone (contract row "liveness"), for tRPC's client to use.
 *
 *   connecting ──► open ──► finished         connecting: at most `connectWithinMs`
 *       └──────────────────────┘             open: after `pingAfterMs` of silence PING, then `pongWaitMs` for any answer
 *
 * `close` finishes at once: its `close` event does not wait for the peer's handshake, which a frozen peer never sends
 * (browsers report such a close after 60 s). Whatever arrives counts as life, so that a slow link full of data is not
 * cut. PING and PONG stay in here. Exactly one `close` event, with an `error` event before it when it never opened.
 */
import { CLIENT_PING_AFTER_MS, CLIENT_PONG_WAIT_MS } from '../server/protocol/timing.ts'

export interface LivenessTiming {
  connectWithinMs: number
  pingAfterMs: number
  pongWaitMs: number
  /** The wait after `probe`, when there is reason to doubt. */
  probeWaitMs: number
}

export const LIVENESS_TIMING: LivenessTiming = {
  connectWithinMs: 10_000,
  pingAfterMs: CLIENT_PING_AFTER_MS,
  pongWaitMs: CLIENT_PONG_WAIT_MS,
  probeWaitMs: 3_000,
}

/** How long a closed socket may take over its handshake before it is cut, where the platform can cut. */
const HANDSHAKE_MS = 300

interface LiveSockets {
  WebSocket: typeof WebSocket
  /** Asks the newest socket's peer for a sign of life now, as after a change of network or a sleep. */
  probe(): void
  close(): void
}

class ClosedEvent extends Event {
  readonly code: number
  readonly reason: string
  constructor(code: number, reason: string) {
    super('close')
    this.code = code
    this.reason = reason
  }
}

export function liveSockets(Inner: typeof WebSocket, timing: LivenessTiming): LiveSockets {
  let newest: LiveSocket | undefined

  class LiveSocket extends EventTarget {
    static readonly CONNECTING = 0
    static readonly OPEN = 1
    static readonly CLOSING = 2
    static readonly CLOSED = 3
    readonly #inner: WebSocket
    #timer: ReturnType<typeof setTimeout> | undefined
    #heardAt = 0
    #opened = false
    #finished = false

    constructor(url: string | URL) {
      super()
      newest = this
      this.#inner = new Inner(url)
      this.#inner.addEventListener('open', () => this.#onOpen())
      this.#inner.addEventListener('message', ({ data }) => this.#onMessage(data))
      this.#inner.addEventListener('error', () => this.#lose('The connection failed.'))
      this.#inner.addEventListener('close', ({ code, reason }) => this.#finish(code, reason))
      this.#arm(timing.connectWithinMs, () => this.#lose('The server did not answer in time.'))
    }

    get readyState(): number {
      return this.#finished ? LiveSocket.CLOSED : this.#inner.readyState
    }

    set binaryType(type: BinaryType) {
      this.#inner.binaryType = type
    }

    send(data: string): void {
      this.#inner.send(data)
    }

    close(code?: number, reason?: string): void {
      if (this.#finished) return
      this.#inner.close(code, reason)
      this.#cutAfterHandshake()
      this.#finish(code ?? 1000, reason ?? '')
    }

    probe(): void {
      if (this.readyState === LiveSocket.OPEN) this.#ping(timing.probeWaitMs)
    }

    #onOpen(): void {
      if (this.#finished) return
      this.#opened = true
      this.#heardAt = performance.now()
      this.#listenForSilence()
      this.dispatchEvent(new Event('open'))
    }

    #onMessage(data: unknown): void {
      if (this.#finished) return
      this.#heardAt = performance.now()
      if (data === 'PONG') return
      if (data === 'PING') this.#inner.send('PONG')
      else this.dispatchEvent(new MessageEvent('message', { data }))
    }

    #listenForSilence(): void {
      const silentMs = performance.now() - this.#heardAt
      const leftMs = timing.pingAfterMs - silentMs
      if (leftMs <= 0) this.#ping()
      else this.#arm(leftMs, () => this.#listenForSilence())
    }

    #ping(waitMs = timing.pongWaitMs): void {
      const askedAt = performance.now()
      this.#inner.send('PING')
      this.#arm(waitMs, () => {
        if (this.#heardAt >= askedAt) this.#listenForSilence()
        else this.#lose('The server has fallen silent.')
      })
    }

    #lose(reason: string): void {
      if (this.#finished) return
      cut(this.#inner)
      this.#finish(1006, reason)
    }

    #finish(code: number, reason: string): void {
      if (this.#finished) return
      this.#finished = true
      clearTimeout(this.#timer)
      if (!this.#opened) this.dispatchEvent(new Event('error'))
      this.dispatchEvent(new ClosedEvent(code, reason))
    }

    #cutAfterHandshake(): void {
      const timer = setTimeout(() => cut(this.#inner), HANDSHAKE_MS)
      this.#inner.addEventListener('close', () => clearTimeout(timer))
    }

    #arm(delayMs: number, callback: () => void): void {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(callback, delayMs)
    }
  }

  // tRPC uses of the DOM's class what is implemented above.
  const asWebSocket = LiveSocket as unknown as typeof WebSocket
  return { WebSocket: asWebSocket, probe: () => newest?.probe(), close: () => newest?.close() }
}

/** Ends a socket without its peer where the platform can (`ws`); else it is abandoned to its closing handshake. */
function cut(socket: WebSocket & { terminate?(): void }): void {
  if (socket.terminate) socket.terminate()
  else socket.close()
}
