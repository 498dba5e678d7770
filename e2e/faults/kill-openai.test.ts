/** Promises 2, 3 and 8 under `kill -9` with a model behind HTTP: it is paid for again, but says nothing and does nothing twice. */
import { expect } from 'vitest'
import { sendMessage } from '../../client/index.ts'
import { ContinuingProvider } from '../fixtures/continuing-provider.ts'
import { SessionWatcher } from '../fixtures/session-watcher.ts'
import { tilingFaults } from '../fixtures/tiling.ts'
import { toolTest as test } from './fixtures/tool-test.ts'

const KILLS = 20
const LAST = 300
const CALL_EVERY = 25
const KILL_WITHIN_MS = 250
/** Long enough that some kills find the tool running. */
const HELD_MS = 300

test('an answer of an OpenAI-compatible model goes on to the letter through twenty kills, and each tool call runs once', {
  timeout: 90_000,
}, async ({ make, tool, onTestFinished }) => {
  const server = await make.server({ entry: tool.entry })
  const provider = await ContinuingProvider.start({
    last: LAST,
    callEvery: CALL_EVERY,
    tool: tool.call(server, { holdMs: HELD_MS }),
    pieceChars: 2,
    pieceMs: 15,
  })
  onTestFinished(() => provider.dispose())
  await server.start(provider.settings)
  const vigil = make.client(server)
  const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: 'Counting' })
  const watcher = new SessionWatcher(vigil, sessionId)
  const { runId } = await sendMessage(vigil, { sessionId, text: 'Count, please.' })

  for (let kills = 0; kills < KILLS; kills++) {
    await answeringOn(watcher, runId, kills)
    await new Promise((resolve) => setTimeout(resolve, Math.random() * KILL_WITHIN_MS))
    expect(watcher.state.run?.id, `before kill ${kills + 1} the run is live`).toBe(runId)
    await server.kill()
    await server.start(provider.settings)
    await watcher.until(() => watcher.eventsOf('run-interrupted')[kills])
  }
  expect(await watcher.runEnd(runId)).toMatchObject({ outcome: 'completed' })

  expect(provider.faults).toEqual([])
  expect(watcher.answer(runId)).toBe(provider.whole)
  expect(watcher.streamed(runId)).toBe(provider.whole)
  expect(tilingFaults(watcher.frames)).toEqual([])
  expect(watcher.eventsOf('run-interrupted', runId)).toHaveLength(KILLS)

  const started = tool.started(server)
  const results = provider.results
  const places = Array.from({ length: LAST / CALL_EVERY - 1 }, (_, index) => `call-${(index + 1) * CALL_EVERY}`)
  expect([...results.keys()].map(placeOf), 'the model read one result for each place').toEqual(places)
  expect(new Set(started.map(placeOf)).size, 'no place was done twice').toBe(started.length)
  let unknown = 0
  for (const [toolCallId, result] of results) {
    if (!result.startsWith('Outcome unknown'))
      expect(started, `the call that was answered: ${result}`).toContain(toolCallId)
    else unknown++
  }
  for (const toolCallId of started) expect([...results.keys()]).toContain(toolCallId)
  console.log(`${provider.requests.length} requests; ${results.size} tool calls, ${unknown} of unknown outcome`)
})

/** Something of the answer was committed after the last recovery. */
async function answeringOn(watcher: SessionWatcher, runId: string, recoveries: number): Promise<void> {
  await watcher.until(() => {
    const after = recoveries === 0 ? 0 : watcher.eventsOf('run-interrupted')[recoveries - 1]?.seq
    const newest = watcher.eventsOf('chunk', runId).findLast(({ chunk }) => chunk.type === 'text-delta')
    return after !== undefined && newest !== undefined && newest.seq > after
  })
}

/** A call's id without the request that made it. */
function placeOf(toolCallId: string): string {
  return toolCallId.slice(0, toolCallId.lastIndexOf('-'))
}
