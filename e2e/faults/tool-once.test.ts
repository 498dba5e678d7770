/** Promise 8: no crash starts a tool twice, and an outcome that nobody knows is told as one. */
import { expect } from 'vitest'
import { sendMessage } from '../../client/index.ts'
import { eventually } from '../fixtures/fault-test.ts'
import { SessionWatcher } from '../fixtures/session-watcher.ts'
import { tilingFaults } from '../fixtures/tiling.ts'
import { toolTest as test } from './fixtures/tool-test.ts'

const HELD_MS = 600_000
const ROUNDS = 12
const KILL_WITHIN_MS = 60

test('a tool that runs when its server is killed is not started again; its outcome is told as unknown', async ({
  make,
  tool,
}) => {
  const server = await make.started({ entry: tool.entry })
  const vigil = make.client(server)
  const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: 'Tool' })
  const watcher = new SessionWatcher(vigil, sessionId)
  const { runId } = await sendMessage(vigil, { sessionId, text: tool.phrase(server, { holdMs: HELD_MS }) })
  await eventually(() => tool.started(server)).toHaveLength(1)
  const [toolCallId = ''] = tool.started(server)
  await server.kill()
  await server.start()

  const { outcome } = await watcher.runEnd(runId)
  expect(outcome).toBe('completed')
  expect(tool.started(server)).toEqual([toolCallId])
  expect(watcher.eventsOf('run-interrupted', runId)).toMatchObject([
    { cause: 'crash', next: 'continue', unknownToolCalls: [toolCallId] },
  ])
  const parts = watcher.state.messages.flatMap((message) => message.parts)
  const call = parts.find((part) => 'toolCallId' in part && part.toolCallId === toolCallId)
  expect(call).toMatchObject({ state: 'output-error', errorText: expect.stringMatching(/^Outcome unknown/) })
  expect(watcher.answer(runId)).toContain('append_line did not succeed. Outcome unknown')
  expect(tilingFaults(watcher.frames)).toEqual([])
})

test('whenever the kill comes, each call is started at most once, and one that was started has a result or is unknown', {
  timeout: 60_000,
}, async ({ make, tool }) => {
  const server = await make.started({ entry: tool.entry })
  const vigil = make.client(server)
  const ends: Record<string, number> = {}
  for (let round = 0; round < ROUNDS; round++) {
    const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: `Round ${round}` })
    const watcher = new SessionWatcher(vigil, sessionId)
    const before = tool.started(server)
    const { runId } = await sendMessage(vigil, { sessionId, text: tool.phrase(server, { holdMs: 20 }) })
    await new Promise((resolve) => setTimeout(resolve, Math.random() * KILL_WITHIN_MS))
    await server.kill()
    await server.start()

    expect(await watcher.runEnd(runId)).toMatchObject({ outcome: 'completed' })
    const started = tool.started(server).slice(before.length)
    const unknown = watcher.eventsOf('run-interrupted', runId).flatMap((event) => event.unknownToolCalls)
    const parts = watcher.state.messages.flatMap((message) => message.parts)
    const calls = parts.flatMap((part) => ('toolCallId' in part ? [`${part.toolCallId} ${part.state}`] : []))
    expect(started.length).toBeLessThanOrEqual(1)
    // A call whose event was committed may have been cut before its start: it is unknown all the same.
    if (unknown.length > 0) expect(unknown).toEqual(expect.arrayContaining(started))
    else expect(calls).toContain(`${started[0]} output-available`)
    for (const toolCallId of unknown) expect(calls).toContain(`${toolCallId} output-error`)
    const end = unknown.length > 0 ? 'unknown' : 'with a result'
    ends[end] = (ends[end] ?? 0) + 1
    await watcher.stop()
  }
  console.log('calls:', ends)
})
