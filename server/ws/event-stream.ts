/**
 * One response of server-sent events. `created ──begin──► open ──end──► ended`; nothing is sent before `begin`, so that
 * a refusal can still be an answer of its own. In silence a comment goes out every 15 s (contract row "liveness"), or
 * proxies would take the stream for dead.
 */
import type { ServerResponse } from 'node:http'
import type { Clock } from '../base/clock.ts'
import { type Disposer, disposer } from '../base/disposable.ts'
import { SERVER_PING_AFTER_MS } from '../protocol/timing.ts'

/** Spread, so that the readers of a server that was restarted do not all come back at once. */
const RETRY_AT_LEAST_MS = 1_000
const RETRY_SPREAD_MS = 2_000

export interface StreamEvent {
  /** Absent: `message`, which needs no listener of its own. */
  event?: string
  id?: string
  data: unknown
}

export class EventStream {
  readonly #res: ServerResponse
  readonly #clock: Clock
  #ping: Disposer = disposer(() => {})

  constructor(res: ServerResponse, clock: Clock) {
    this.#res = res
    this.#clock = clock
    res.once('close', () => this.#ping.dispose())
  }

  get hasBegun(): boolean {
    return this.#res.headersSent
  }

  begin(): void {
    this.#res.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    this.#write(`retry: ${Math.round(RETRY_AT_LEAST_MS + Math.random() * RETRY_SPREAD_MS)}\n\n`)
  }

  /** JSON has no line break of its own, so that data is always one line. */
  send({ event, id, data }: StreamEvent): void {
    const lines = [
      ...(event === undefined ? [] : [`event: ${event}`]),
      ...(id === undefined ? [] : [`id: ${id}`]),
      `data: ${JSON.stringify(data)}`,
    ]
    this.#write(`${lines.join('\n')}\n\n`)
  }

  end(): void {
    this.#ping.dispose()
    this.#res.end()
  }

  #write(text: string): void {
    if (this.#res.destroyed || this.#res.writableEnded) return
    this.#res.write(text)
    this.#ping.dispose()
    this.#ping = this.#clock.after(SERVER_PING_AFTER_MS, () => this.#write(': still here\n\n'))
  }
}
