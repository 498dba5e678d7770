/** Promise 6 and contract row "recovery" under `kill -9`: a stop stays a stop, and a run that gets nowhere is not revived for ever. */
import { expect } from 'vitest'
import { sendMessage } from '../../client/index.ts'
import { eventually, faultTest } from '../fixtures/fault-test.ts'
import { SessionWatcher } from '../fixtures/session-watcher.ts'
import { tilingFaults } from '../fixtures/tiling.ts'
import { toolTest } from './fixtures/tool-test.ts'

const HELD_MS = 600_000
const ROUNDS = 6

toolTest(
  'a stop that was answered outlives a kill: the run ends as stopped, and its tool is not started again',
  async ({ make, tool }) => {
    const server = await make.started({ entry: tool.entry })
    const vigil = make.client(server)
    const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: 'Stopped' })
    const watcher = new SessionWatcher(vigil, sessionId)
    const text = tool.phrase(server, { holdMs: HELD_MS, deaf: true })
    const { runId } = await sendMessage(vigil, { sessionId, text })
    await eventually(() => tool.started(server)).toHaveLength(1)
    expect(await vigil.trpc.sessions.stop.mutate({ sessionId, runId })).toEqual({ outcome: 'stopping' })
    // The tool is deaf to the stop, so that the run cannot have ended.
    await server.kill()
    expect(watcher.eventsOf('run-finished')).toEqual([])
    await server.start()

    expect(await watcher.runEnd(runId)).toMatchObject({ outcome: 'stopped' })
    const [toolCallId] = tool.started(server)
    expect(tool.started(server)).toHaveLength(1)
    const { messages } = await vigil.trpc.sessions.history.query({ sessionId })
    const call = messages.flatMap(({ parts }) => parts).find((part) => 'toolCallId' in part)
    expect(call).toMatchObject({
      toolCallId,
      state: 'output-error',
      errorText: expect.stringMatching(/^Outcome unknown/),
    })
    expect(watcher.eventsOf('run-interrupted')).toEqual([])
    expect(await vigil.trpc.sessions.stop.mutate({ sessionId, runId })).toEqual({ outcome: 'already-ended' })
  },
)

faultTest(
  'a kill right after a stop was answered keeps the partial, and nothing is streamed after the restart',
  { timeout: 60_000 },
  async ({ make }) => {
    const server = await make.started()
    const vigil = make.client(server)
    for (let round = 0; round < ROUNDS; round++) {
      const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: `Round ${round}` })
      const watcher = new SessionWatcher(vigil, sessionId)
      const { runId } = await sendMessage(vigil, { sessionId, text: 'count to 1000' })
      await watcher.until(() => watcher.streamed(runId).includes('5\n'))
      await vigil.trpc.sessions.stop.mutate({ sessionId, runId })
      await server.kill()
      await server.start()

      expect(await watcher.runEnd(runId)).toMatchObject({ outcome: 'stopped' })
      const restarted = watcher.eventsOf('owner-changed').at(-1)?.seq ?? Number.POSITIVE_INFINITY
      const later = watcher.eventsOf('chunk').filter(({ seq, chunk }) => seq > restarted && chunk.type === 'text-delta')
      expect(later).toEqual([])
      expect(watcher.answer(runId)).toBe(watcher.streamed(runId))
      expect(watcher.answer(runId)).toMatch(/^1\n2\n3\n4\n5\n/)
      expect(tilingFaults(watcher.frames)).toEqual([])
      await watcher.stop()
    }
  },
)

faultTest(
  'two recoveries with nothing between them end a run as interrupted, and Continue goes on from there',
  async ({ make }) => {
    const server = await make.started()
    const vigil = make.client(server)
    const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: 'Stuck' })
    const watcher = new SessionWatcher(vigil, sessionId)
    const { runId } = await sendMessage(vigil, { sessionId, text: 'hang' })
    await watcher.until(() => watcher.streamed(runId).endsWith('to be stopped. '))
    const said = watcher.streamed(runId)

    await server.kill()
    await server.start()
    await watcher.until(() => watcher.eventsOf('run-interrupted')[0])
    expect((await vigil.trpc.runs.get.query({ runId })).status).not.toBe('ended')
    await server.kill()
    await server.start()

    expect(await watcher.runEnd(runId)).toMatchObject({ outcome: 'interrupted' })
    expect(watcher.eventsOf('run-interrupted').map(({ next }) => next)).toEqual(['continue', 'end'])
    expect(watcher.answer(runId)).toBe(said)

    const { runId: nextId } = await vigil.trpc.sessions.continueRun.mutate({ sessionId, runId })
    expect(nextId).not.toBe(runId)
    await watcher.until(() => watcher.eventsOf('run-started', nextId)[0])
    expect(await vigil.trpc.sessions.stop.mutate({ sessionId, runId: nextId })).toEqual({ outcome: 'stopping' })
    expect(await watcher.runEnd(nextId)).toMatchObject({ outcome: 'stopped' })
  },
)
