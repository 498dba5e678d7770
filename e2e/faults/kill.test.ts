/** Promises 2 and 3 under `kill -9`: a run goes on through twenty deaths of its server, and its watcher sees every event once. */
import { expect } from 'vitest'
import { sendMessage, type VigilClient } from '../../client/index.ts'
import { eventually, faultTest as test } from '../fixtures/fault-test.ts'
import { lockHolder } from '../fixtures/lock-holder.ts'
import { readWholeLog } from '../fixtures/raw-watch.ts'
import type { ServerProcess } from '../fixtures/server-process.ts'
import { answerOf, SessionWatcher } from '../fixtures/session-watcher.ts'
import { tilingFaults } from '../fixtures/tiling.ts'

const KILLS = 20
const LAST = 500
const NUMBER_MS = 20
const RECOVERY_MAX_MS = 1_000

test('a run that is killed twenty times counts on to its end, and its watcher misses nothing and sees nothing twice', {
  timeout: 110_000,
}, async ({ make }) => {
  const server = await make.started()
  const vigil = make.client(server)
  const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: 'Counting' })
  const watcher = new SessionWatcher(vigil, sessionId)
  const { runId } = await sendMessage(vigil, { sessionId, text: `count to ${LAST}` })

  const recoveriesMs: number[] = []
  const silencesMs: number[] = []
  for (let kills = 0; kills < KILLS; kills++) {
    await countingOn(watcher, runId, kills)
    await randomMoment(watcher, runId, KILLS - kills)
    expect(watcher.state.run?.id, `before kill ${kills + 1} the run is live`).toBe(runId)
    await server.kill()
    const ready = await server.start()
    const { at, seq } = await watcher.until(() => watcher.eventsOf('run-interrupted')[kills])
    recoveriesMs.push(at - lockHolder(server.dataDir).since)
    silencesMs.push((watcher.seenAt.get(seq) ?? 0) - ready.time)
  }
  const { outcome } = await watcher.runEnd(runId)
  expect(outcome).toBe('completed')
  tell('from the lock to the recovery', recoveriesMs)
  tell('from the ready line to the recovery seen', silencesMs)

  const numbers = Array.from({ length: LAST }, (_, index) => `${index + 1}\n`).join('')
  expect(watcher.streamed(runId)).toBe(numbers)
  expect(watcher.answer(runId)).toBe(numbers)
  expect(tilingFaults(watcher.frames)).toEqual([])
  const interruptions = watcher.eventsOf('run-interrupted', runId)
  expect(interruptions.map(({ cause, next }) => `${cause} ${next}`)).toEqual(Array(KILLS).fill('crash continue'))
  expect(watcher.eventsOf('run-started').map((event) => event.runId)).toEqual([runId])
  expect(Math.max(...recoveriesMs)).toBeLessThanOrEqual(RECOVERY_MAX_MS)

  await expectTheSameEverywhere(vigil, server, watcher, runId)
})

/** A second reader of the whole log, the run's row and the history tell what the watcher saw. */
async function expectTheSameEverywhere(
  vigil: VigilClient,
  server: ServerProcess,
  watcher: SessionWatcher,
  runId: string,
) {
  const { sessionId } = watcher.state
  const again = await readWholeLog(server.url, sessionId)
  expect(tilingFaults(again)).toEqual([])
  expect(again.flatMap(({ events }) => events)).toEqual(watcher.events)
  expect(again.map((frame) => frame.caughtUp === true).indexOf(true)).toBe(again.length - 1)
  const run = await vigil.trpc.runs.get.query({ runId })
  expect(run).toMatchObject({ status: 'ended', outcome: 'completed', attempt: KILLS })
  const { messages } = await vigil.trpc.sessions.history.query({ sessionId })
  expect(answerOf(messages, runId)).toBe(watcher.answer(runId))
  await eventually(() => watcher.state.run).toBeNull()
}

/** A number that was committed after the last recovery has been seen. */
async function countingOn(watcher: SessionWatcher, runId: string, recoveries: number): Promise<void> {
  await watcher.until(() => {
    const after = recoveries === 0 ? 0 : watcher.eventsOf('run-interrupted')[recoveries - 1]?.seq
    const newest = watcher.eventsOf('chunk', runId).findLast(({ chunk }) => chunk.type === 'text-delta')
    return after !== undefined && newest !== undefined && newest.seq > after
  })
}

/** Some time within what the numbers that are left allow, so that the run does not end before its last kill. */
async function randomMoment(watcher: SessionWatcher, runId: string, killsLeft: number): Promise<void> {
  const counted = Number(/(\d+)\s*$/.exec(watcher.answer(runId))?.[1] ?? 0)
  const spareMs = ((LAST - counted) / killsLeft) * NUMBER_MS
  const withinMs = Math.max(0, Math.min(200, spareMs / 3))
  await new Promise((resolve) => setTimeout(resolve, Math.random() * withinMs))
}

function tell(what: string, durationsMs: number[]): void {
  console.log(
    `${what}: median ${median(durationsMs)} ms, longest ${Math.max(...durationsMs)} ms of ${durationsMs.length}`,
  )
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}
