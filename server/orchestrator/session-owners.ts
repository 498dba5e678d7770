/**
 * The sessions that this node owns. A wake-up loads a session that has work and no live owner; the sweep finds what a
 * lost wake-up left. Draining gives all of them up.
 */
import { AppError } from '../base/app-error.ts'
import { pause } from '../base/clock.ts'
import type { AddEvent } from '../events/append.ts'
import type { ProfileContent } from '../protocol/profiles.ts'
import { applyInterruption } from '../protocol/timed-chunks.ts'
import { type LeaseRow, readLease, sessionsWithWork } from '../store/rows/lease-rows.ts'
import { liveRun, type RunRow } from '../store/rows/run-rows.ts'
import type { Script } from '../store/script.ts'
import { isUnavailable } from '../store/store-fault.ts'
import { type Claim, claimSession } from './claim.ts'
import { hasWork } from './has-work.ts'
import type { OwnerContext } from './owner-context.ts'
import { SessionOwner } from './session-owner.ts'
import { readUnfinishedAnswer, type UnfinishedAnswer } from './unfinished-answer.ts'
import { WakeQueue } from './wake-queue.ts'

const CLAIM_TRIES = 5
const INTERRUPT_WAIT_MS = 1_500

interface Found {
  lease: LeaseRow
  run: RunRow | undefined
  /** What the run's profile wants after a crash. */
  recovery: ProfileContent['recovery']
  hasWork: boolean
}

export class SessionOwners {
  readonly #owners = new Map<string, SessionOwner>()
  readonly #loading = new Map<string, Promise<void>>()
  /** Woken while they were being looked at: what woke them may have come after the look. */
  readonly #again = new Set<string>()
  readonly #inTurn = new WakeQueue((sessionId) => {
    this.wake(sessionId)
    return this.#loading.get(sessionId)
  })
  readonly #context: OwnerContext
  readonly #isAlive: (nodeId: string) => boolean
  #draining = false

  constructor(context: OwnerContext, isAlive: (nodeId: string) => boolean) {
    this.#context = context
    this.#isAlive = isAlive
  }

  get loaded(): number {
    return this.#owners.size
  }

  get running(): number {
    let running = 0
    for (const owner of this.#owners.values()) if (owner.isRunning) running++
    return running
  }

  has(sessionId: string): boolean {
    return this.#owners.has(sessionId)
  }

  /** In the session's log, by its owner. @throws AppError when it is not owned here */
  async commit<T>(sessionId: string, work: (add: AddEvent) => Script<T>): Promise<T> {
    const owner = this.#owners.get(sessionId)
    if (owner) return await owner.commit(work)
    throw new AppError('BUSY', `Session ${sessionId} is not this node's any more.`, { retryable: true })
  }

  /** Says that the session has something to do; never waits for it. */
  wake(sessionId: string): void {
    const owner = this.#owners.get(sessionId)
    if (owner) return owner.kick()
    if (this.#draining) return
    if (this.#loading.has(sessionId)) {
      this.#again.add(sessionId)
      return
    }
    const loading = this.#load(sessionId)
      .catch((error: unknown) => {
        if (!isUnavailable(error)) this.#context.logger.error({ err: error, sessionId }, 'session could not be loaded')
      })
      .finally(() => {
        this.#loading.delete(sessionId)
        if (this.#again.delete(sessionId)) this.wake(sessionId)
      })
    this.#loading.set(sessionId, loading)
  }

  /** The same of many, a few at a time; `urgent` ones before all others. */
  wakeInTurn(sessionIds: readonly string[], urgent = false): void {
    if (!this.#draining) void this.#inTurn.add(sessionIds, urgent)
  }

  /** Wakes every session that has work and that this node may own. Resolves when they are loaded. */
  async sweep(): Promise<void> {
    const { store, limits } = this.#context
    const waiting = await store.read(() => sessionsWithWork(limits.liveRunsPerUser))
    const mine = waiting.filter(({ nodeId }) => this.#mayOwn(nodeId))
    await this.#inTurn.add(mine.map(({ sessionId }) => sessionId))
  }

  /** Hands every session over: live runs at their next step boundary, after `waitMs` at once. */
  async drain(waitMs: number): Promise<void> {
    this.#draining = true
    this.#inTurn.clear()
    await Promise.all(this.#loading.values())
    const { clock } = this.#context
    const all = () => Promise.all([...this.#owners.values()].map((owner) => owner.ended))
    for (const owner of this.#owners.values()) owner.drain(waitMs > 0 ? 'at-step' : 'now')
    if (waitMs > 0) {
      const late = new AbortController()
      await Promise.race([all(), pause(clock, waitMs, late.signal)])
      late.abort()
    }
    this.interrupt()
    await Promise.race([all(), pause(clock, INTERRUPT_WAIT_MS)])
  }

  /** Cuts a drain short: partials are saved, nothing else is waited for. */
  interrupt(): void {
    this.#draining = true
    for (const owner of this.#owners.values()) owner.drain('now')
  }

  /** The store has been away for too long: runs end here, and go on from what is stored once it is back. */
  abandon(reason: unknown): void {
    for (const owner of this.#owners.values()) owner.abandon(reason)
  }

  #mayOwn(nodeId: string | null): boolean {
    return nodeId === null || nodeId === this.#context.nodeId || !this.#isAlive(nodeId)
  }

  async #load(sessionId: string): Promise<void> {
    for (let tries = 0; tries < CLAIM_TRIES && !this.#draining; tries++) {
      const found = await this.#context.store.read(() => find(sessionId, this.#context))
      if (!found?.hasWork || !this.#mayOwn(found.lease.nodeId)) return
      if (await this.#claim(found)) return
    }
  }

  async #claim({ lease, run, recovery }: Found): Promise<boolean> {
    const context = this.#context
    const { sessionId } = lease
    const answer = run?.firstSeq ? await readUnfinishedAnswer(context.reader, run, lease.head) : null
    const setBack = (context.buffers.get(sessionId)?.head ?? 0) > lease.head
    const input = {
      seen: lease,
      nodeId: context.nodeId,
      now: context.clock.now(),
      answer,
      setBack,
      maxRecoveries: context.limits.maxRecoveries,
      recovery,
    }
    const claim = await context.store.write(() => claimSession(input))
    if (!claim) return false
    if (setBack) this.#startGenerationAnew(sessionId)
    context.log.show(claim.written)
    const writer = context.log.open(claim.fence, claim.position)
    const owner = new SessionOwner({
      context,
      writer,
      ends: claim.ends,
      answer: answer && withClaim(answer, claim),
      wakeSession: (other) => this.wake(other),
    })
    this.#owners.set(sessionId, owner)
    void owner.ended.then((how) => this.#forget(owner, how))
    return true
  }

  /** Readers whose cursors belong to the lost part must come back and be told so. */
  #startGenerationAnew(sessionId: string): void {
    this.#context.buffers.drop(sessionId)
    this.#context.tail.tell(sessionId, {
      kind: 'session-closing',
      reason: 'evicted',
      reconnect: true,
      text: 'The database was set back; reload to see what it holds.',
    })
  }

  #forget(owner: SessionOwner, how: 'released' | 'lost'): void {
    if (this.#owners.get(owner.sessionId) === owner) this.#owners.delete(owner.sessionId)
    this.#context.changed(owner.sessionId)
    // What came between the last look and the release is found here, not only by the sweep.
    if (how === 'released' && !this.#draining) this.wake(owner.sessionId)
  }
}

/** The claim's own `run-interrupted` belongs to what the message tells of its run. */
function withClaim(answer: UnfinishedAnswer, claim: Claim): UnfinishedAnswer {
  const interrupted = claim.written.events.map(({ event }) => event).find((event) => event.type === 'run-interrupted')
  if (!interrupted || !answer.state) return answer
  const { at, cause, attempt, next, unknownToolCalls } = interrupted
  const state = applyInterruption(answer.state, { at, cause, attempt, next, unknownToolCalls })
  return { ...answer, state, cutAt: at }
}

function* find(
  sessionId: string,
  { profiles, limits }: Pick<OwnerContext, 'profiles' | 'limits'>,
): Script<Found | undefined> {
  const lease = yield* readLease(sessionId)
  if (!lease) return undefined
  const run = yield* liveRun(sessionId)
  const recovery = run ? (yield* profiles.ofRun(run)).recovery : 'continue'
  return { lease, run, recovery, hasWork: yield* hasWork(sessionId, limits.liveRunsPerUser) }
}
