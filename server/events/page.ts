/** A part of a session's log as readers get it, and as a frame carries it: its events are text until somebody looks. */
import { rememberJson } from '../base/known-json.ts'
import type { Frame, SessionEvent } from '../protocol/events.ts'

/** Covers the seqs in `(after, upTo]`. Does not change; all who read the same part may share it. */
export class Page {
  readonly after: number
  readonly upTo: number
  /** A JSON array of its events. */
  readonly json: string
  #events: SessionEvent[] | undefined
  #plainFrame: Frame | undefined

  /** @param texts JSON of its events: of one, or of several with commas between */
  constructor(after: number, upTo: number, texts: readonly string[]) {
    this.after = after
    this.upTo = upTo
    this.json = `[${texts.join(',')}]`
  }

  get events(): SessionEvent[] {
    this.#events ??= JSON.parse(this.json) as SessionEvent[]
    return this.#events
  }

  /** About. */
  get bytes(): number {
    return this.json.length
  }

  /**
   * As a frame. Its JSON is known, so that nobody parses events on their way through the server; those who have nothing
   * else to tell their watchers share one.
   */
  frame(rest: Omit<Frame, 'after' | 'upTo' | 'events'>): Frame {
    const isPlain = !rest.caughtUp && !rest.notices
    if (!isPlain) return this.#newFrame(rest)
    if (this.#plainFrame?.head !== rest.head) this.#plainFrame = this.#newFrame(rest)
    return this.#plainFrame
  }

  #newFrame(rest: Omit<Frame, 'after' | 'upTo' | 'events'>): Frame {
    const { after, upTo } = this
    const around = { after, upTo, ...rest }
    const frame: Frame = Object.defineProperty({ ...around, events: [] }, 'events', {
      enumerable: true,
      get: () => this.events,
    })
    rememberJson(frame, `${JSON.stringify(around).slice(0, -1)},"events":${this.json}}`)
    return frame
  }
}
