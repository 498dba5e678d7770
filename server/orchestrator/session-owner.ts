/**
 * One loaded session on the node that owns it: takes its inbox, starts its runs one at a time, lets it go when idle.
 *
 * A single loop does all of it in turn, so no two things of one session race on this node:
 *   kicked → take the inbox → (no driver) start or resume the next run → wait
 * It ends by releasing the lease (idle, closed, drained) or by losing it (fenced, store away for too long).
 */

import { type Deferred, deferred } from '../base/deferred.ts'
import { type Disposer, disposer } from '../base/disposable.ts'
import type { AddEvent } from '../events/append.ts'
import { FencedError } from '../events/event-log.ts'
import type { LogWriter } from '../events/log-writer.ts'
import { beginChunks, emptyAssistantMessage } from '../protocol/apply-chunk.ts'
import type { RunOutcome } from '../protocol/runs.ts'
import { contextOf, recallTriggerOf } from '../recalls/ledger.ts'
import { unansweredCount } from '../store/rows/approval-rows.ts'
import { waitingCommands } from '../store/rows/command-rows.ts'
import { releaseLease } from '../store/rows/lease-rows.ts'
import { allMessages } from '../store/rows/message-rows.ts'
import { liveRun, type RunRow } from '../store/rows/run-rows.ts'
import { asSession, readSession } from '../store/rows/session-rows.ts'
import type { Script } from '../store/script.ts'
import { isUnavailable } from '../store/store-fault.ts'
import { applyCommands } from './apply-commands.ts'
import { resumeAnswered } from './approvals.ts'
import { beginRun } from './begin-run.ts'
import { closeAnswer } from './cut-answer.ts'
import { assistantMetadata, endRun } from './end-run.ts'
import { hasWork, mayStart } from './has-work.ts'
import type { OwnerContext } from './owner-context.ts'
import { type Promoted, promoteWaiting } from './promote.ts'
import { RunDriver } from './run-driver.ts'
import { moveRun } from './run-machine.ts'
import { type ResumedAnswer, readUnfinishedAnswer, type UnfinishedAnswer } from './unfinished-answer.ts'

const RELEASED = new Error('the session was released')
const AWAY_RETRY_MS = 500

export interface SessionOwnerOptions {
  context: OwnerContext
  writer: LogWriter
  /** The claim found a run that does not go on by itself: it is ended as `interrupted`. */
  ends: boolean
  answer: UnfinishedAnswer | null
  /** A place became free for a run of another session. */
  wakeSession(sessionId: string): void
}

export class SessionOwner {
  readonly sessionId: string
  /** Resolves when the session is not owned here any more. */
  readonly ended: Promise<'released' | 'lost'>
  readonly #options: SessionOwnerOptions
  readonly #context: OwnerContext
  readonly #writer: LogWriter
  readonly #hold: Disposer
  #driver: RunDriver | null = null
  #news: Deferred<void> = deferred()
  #idle: Disposer | null = null
  #idlePassed = false
  #closing: { reason?: string } | null = null
  #draining: 'at-step' | 'now' | null = null
  #ends: boolean
  #answer: UnfinishedAnswer | null

  constructor(options: SessionOwnerOptions) {
    this.#options = options
    this.#context = options.context
    this.#writer = options.writer
    this.#ends = options.ends
    this.#answer = options.answer
    this.sessionId = options.writer.fence.sessionId
    this.#hold = options.context.buffers.hold(this.sessionId)
    void this.#writer.failed.then(() => this.kick())
    this.kick()
    this.ended = this.#loop()
  }

  get isRunning(): boolean {
    return this.#driver !== null
  }

  /** In one append, under this owner's fence. */
  commit<T>(work: (add: AddEvent) => Script<T>): Promise<T> {
    return this.#writer.commit(work)
  }

  /** There may be something in the inbox, or a run to start. */
  kick(): void {
    this.#news.resolve()
  }

  /** Lets the session go: at once when idle, else at the run's next step boundary, or `now` with the partial saved. */
  drain(when: 'at-step' | 'now'): void {
    this.#draining = when
    this.#driver?.handOver(when)
    this.kick()
  }

  /** Gives the session up without the store: nothing more is written, its runs are recovered from what is stored. */
  abandon(reason: unknown): void {
    this.#writer.fail(reason)
  }

  async #loop(): Promise<'released' | 'lost'> {
    try {
      for (;;) {
        await this.#news.promise
        this.#news = deferred()
        if (this.#writer.failure) return await this.#lose()
        if (await this.#turnUnlessAway()) return 'released'
      }
    } catch (error) {
      if (!(error instanceof FencedError)) {
        this.#context.logger.error({ err: error, sessionId: this.sessionId }, 'session unloaded after a fault')
      }
      this.#writer.fail(error)
      return await this.#lose()
    } finally {
      this.#idle?.dispose()
      this.#hold.dispose()
    }
  }

  /** A store that cannot be read for a while is no reason to lose the session: only one that takes no appends is. */
  async #turnUnlessAway(): Promise<boolean> {
    try {
      return await this.#turn()
    } catch (error) {
      if (!isUnavailable(error) || this.#writer.failure) throw error
      this.#idle = this.#context.clock.after(AWAY_RETRY_MS, () => this.kick())
      return false
    }
  }

  /** True when the session has been released. */
  async #turn(): Promise<boolean> {
    this.#idle?.dispose()
    await this.#takeInbox()
    if (this.#driver) return false
    if (!this.#draining && (await this.#startNext())) return false
    if (this.#closing) return await this.#close()
    if (this.#draining || this.#idlePassed) {
      if (await this.#release()) return true
    }
    this.#waitForIdle()
    return false
  }

  async #takeInbox(): Promise<void> {
    const { store, clock, outbox, changed } = this.#context
    const waiting = await store.read(() => waitingCommands(this.sessionId))
    if (waiting.length === 0) return
    const effects = await this.#writer.commit((add) => applyCommands({ add, outbox, now: clock.now() }, this.sessionId))
    outbox.send()
    for (const runId of effects.stops) if (this.#driver?.run.id === runId) this.#driver.stop()
    this.#closing = effects.close ?? this.#closing
    this.#idlePassed = false
    changed(this.sessionId)
  }

  /** True when a run is live now or one was ended, so that the loop looks again. */
  async #startNext(): Promise<boolean> {
    const { store } = this.#context
    const live = (await store.read(() => liveRun(this.sessionId))) ?? (await this.#promote())
    if (!live) return false
    // What got its place after the close is for whoever loads the session next.
    if (this.#closing && live.status !== 'stopping') return false
    if (live.firstSeq === null) return await this.#begin(live)
    if (live.status === 'awaiting-approval') return await this.#resume(live)
    const answer = this.#answer ?? (await this.#readAnswer(live))
    this.#answer = null
    if (live.status === 'stopping') return await this.#endWithoutDriver(live, answer, 'stopped')
    if (this.#ends) return await this.#endWithoutDriver(live, answer, 'interrupted')
    const goesOn = live.status !== 'recovering' || (await this.#writer.commit(() => moveRun(live.id, 'running')))
    if (goesOn) await this.#drive(live, { ...answer, after: 'interruption' })
    // Stop was faster.
    else this.kick()
    return true
  }

  async #promote(): Promise<RunRow | undefined> {
    const { store, limits } = this.#context
    const first = this.#closing ? undefined : await store.read(() => mayStart(this.sessionId, limits.liveRunsPerUser))
    if (!first) return undefined
    const promoted = await this.#writer.commit(() => promoteWaiting(first.userId, limits.liveRunsPerUser))
    this.#wakeOthers(promoted)
    return await store.read(() => liveRun(this.sessionId))
  }

  async #begin(run: RunRow): Promise<boolean> {
    const begun = await this.#writer.commit((add) =>
      beginRun(add, run.id, this.#context.profiles, this.#context.clock.now()),
    )
    if (begun?.status === 'stopping') return await this.#endWithoutDriver(begun, null, 'stopped')
    if (begun) await this.#drive(begun, null)
    else this.kick()
    return true
  }

  /** False while the run waits for its user, or for a place. */
  async #resume({ id }: RunRow): Promise<boolean> {
    const { clock, limits, store } = this.#context
    this.#answer = null
    if (await store.read(() => unansweredCount(id))) return false
    const run = await this.#writer.commit((add) => resumeAnswered(add, id, limits.liveRunsPerUser, clock.now()))
    if (run) await this.#drive(run, { ...(await this.#readAnswer(run)), after: 'approval' })
    return run !== null
  }

  async #drive(run: RunRow, resumed: ResumedAnswer | null): Promise<void> {
    const { store, profiles, outbox } = this.#context
    const rows = await store.read(() => allMessages(this.sessionId))
    const profile = await store.read(() => profiles.ofRun(run))
    const isFresh = (await store.read(() => contextOf(run))) === 'fresh'
    const read = isFresh ? rows.filter(({ runId }) => runId === run.id) : rows
    const turns = read.map((row) => ({ message: JSON.parse(row.data), ...(row.note && { note: row.note }) }))
    const state =
      resumed?.state && resumed.after === 'interruption'
        ? closeAnswer(resumed.state, resumed.cut, resumed.cutAt ?? this.#context.clock.now())
        : (resumed?.state ?? null)
    const driver = new RunDriver({
      context: this.#context,
      writer: this.#writer,
      run,
      profile,
      turns,
      isFresh,
      resumed: resumed && { ...resumed, state },
    })
    this.#driver = driver
    // The drain may have begun while this run was being started.
    if (this.#draining) driver.handOver(this.#draining)
    this.#changed(run)
    void driver.done.then((end) => {
      if (this.#driver === driver) this.#driver = null
      outbox.send()
      this.#changed(run)
      if (end.kind === 'ended' || end.kind === 'suspended') this.#wakeOthers(end.promoted)
      if (end.kind === 'handed-over') this.#writer.fail(RELEASED)
      this.kick()
    })
  }

  /** Ends a run that no driver holds: stopped during start-up, or not to be recovered any more. */
  async #endWithoutDriver(run: RunRow, answer: UnfinishedAnswer | null, outcome: RunOutcome): Promise<boolean> {
    const { clock, outbox } = this.#context
    const now = clock.now()
    const id = answer?.messageId ?? `${run.id}.1`
    const state = answer?.state ?? beginChunks(emptyAssistantMessage(id, assistantMetadata(run, now)))
    const { message } = answer ? closeAnswer(state, answer.cut, answer.cutAt ?? now) : state
    const usage = run.usage ? { usage: JSON.parse(run.usage) } : {}
    const promoted = await this.#writer.commit((add) =>
      endRun(add, { run, message, outcome, steps: run.steps, ...usage }, now, this.#context),
    )
    this.#ends = false
    outbox.send()
    this.#wakeOthers(promoted)
    this.#changed(run)
    this.kick()
    return true
  }

  async #readAnswer(run: RunRow): Promise<UnfinishedAnswer> {
    await this.#writer.flushed()
    return await readUnfinishedAnswer(this.#context.reader, run, this.#writer.position.head)
  }

  /** The run began or ended: whoever lists its session, or what has planned it, is told. */
  #changed(run: RunRow): void {
    const { changed, recallChanged } = this.#context
    changed(this.sessionId)
    const recall = recallTriggerOf(run)
    if (recall) recallChanged(recall.recallId)
  }

  #wakeOthers(promoted: Promoted[]): void {
    for (const { sessionId } of promoted) if (sessionId !== this.sessionId) this.#options.wakeSession(sessionId)
  }

  async #close(): Promise<boolean> {
    const { sessionId } = this
    const reason = this.#closing?.reason
    const { tail } = this.#context
    const fence = this.#writer.fence
    await this.#writer.commit(function* close(add) {
      const session = yield* readSession(sessionId)
      if (session) add({ type: 'session', action: 'closed', session: asSession(session) })
      yield* releaseLease(fence)
    })
    const text = reason ? `This session was closed: ${reason}` : 'This session was closed; its history is kept.'
    tail.tell(sessionId, { kind: 'session-closing', reason: 'closed', reconnect: false, text })
    this.#writer.fail(RELEASED)
    return true
  }

  /** The transaction that gives the lease back finds inbox and queue empty; a draining node leaves them to the next. */
  async #release(): Promise<boolean> {
    const { sessionId } = this
    const { fence } = this.#writer
    const { liveRunsPerUser } = this.#context.limits
    const leaveWork = this.#draining !== null
    const released = await this.#writer.commit(function* release() {
      if (!leaveWork && (yield* hasWork(sessionId, liveRunsPerUser))) return false
      return (yield* releaseLease(fence)) === 1
    })
    if (released) this.#writer.fail(RELEASED)
    this.#idlePassed = false
    return released
  }

  #waitForIdle(): void {
    const { clock, idleUnloadMs, tail } = this.#context
    const timer = clock.after(idleUnloadMs, () => {
      if (tail.count(this.sessionId) > 0) return this.#waitForIdle()
      this.#idlePassed = true
      this.kick()
    })
    this.#idle = disposer(() => timer.dispose())
  }

  async #lose(): Promise<'released' | 'lost'> {
    await this.#driver?.done
    return this.#writer.failure === RELEASED ? 'released' : 'lost'
  }
}
