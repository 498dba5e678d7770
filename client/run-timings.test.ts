/** The owner's record of a run's times and what a page derives from the log are one and the same. */
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { AgentTool } from '../server/agent/tool.ts'
import { type CoreFixture, type CoreFixtureOptions, openCore } from '../server/fixtures/open-core.ts'
import { answer, type Part } from '../server/fixtures/scripted-model.ts'
import type { SessionEvent } from '../server/protocol/events.ts'
import type { MessageMetadata } from '../server/protocol/run-summary.ts'
import { reduceFrame } from './reduce-frame.ts'
import { initialState } from './session-state.ts'

const open: CoreFixture[] = []
async function start(options: CoreFixtureOptions): Promise<CoreFixture> {
  const fixture = await openCore(options)
  open.push(fixture)
  return fixture
}

afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.dispose()
})

function toolNamed(name: string, execute: AgentTool['execute']): AgentTool {
  return { name, description: name, inputSchema: z.looseObject({}), execute }
}

function* twoCalls(): Generator<Part> {
  yield { type: 'reasoning-start', id: 'r' }
  yield { type: 'reasoning-delta', id: 'r', delta: 'Both.' }
  yield { type: 'reasoning-end', id: 'r' }
  for (const id of ['a', 'b']) yield { type: 'tool-call', toolCallId: id, toolName: 'work', input: '{}' }
  yield {
    type: 'finish',
    finishReason: { unified: 'tool-calls', raw: undefined },
    usage: {
      inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 1, text: 1, reasoning: 0 },
    },
  }
}

/** Of each whole answer: what its message event says, and what the events before it had told. */
function recordedAndDerived(events: SessionEvent[]) {
  return events.flatMap((event) => {
    if (event.type !== 'message' || event.message.role !== 'assistant') return []
    const before = events.filter(({ seq }) => seq < event.seq)
    const upTo = event.seq - 1
    const { messages } = reduceFrame(initialState('s'), { after: 0, upTo, head: upTo, events: before })
    const derived = messages.find(({ id }) => id === event.message.id)?.metadata as MessageMetadata
    const recorded = event.message.metadata as MessageMetadata
    return [{ recorded: pick(recorded), derived: pick(derived) }]
  })
}
const pick = ({ timings, interruptions }: MessageMetadata) => ({ timings, interruptions })

test('of steps with tools beside each other', async () => {
  const vigil = await start({
    script: (_, index) => (index === 0 ? twoCalls() : answer('done')),
    tools: [toolNamed('work', async () => 'ok')],
  })
  const sessionId = await vigil.session()
  const { runId } = await vigil.send(sessionId, 'go')
  const [answered] = recordedAndDerived(await vigil.finished(sessionId, runId))
  expect(answered?.recorded).toEqual(answered?.derived)
  const { timings } = answered?.recorded ?? {}
  expect(timings?.steps).toHaveLength(2)
  expect(timings?.steps[0]?.reasoning).toHaveLength(1)
  expect(timings?.tools.map(({ toolCallId }) => toolCallId)).toEqual(['a', 'b'])
  for (const { startedAt, endedAt } of [...(timings?.steps ?? []), ...(timings?.tools ?? [])]) {
    expect(endedAt).toBeGreaterThanOrEqual(startedAt)
  }
})

test.each(['crash', 'drain'] as const)('of a run that a %s has cut in the middle of its tools', async (cause) => {
  const before = await openCore({
    script: () => twoCalls(),
    tools: [
      toolNamed('work', (_, { toolCallId, signal }) =>
        toolCallId === 'a' ? Promise.resolve('ok') : once(signal, 'abort'),
      ),
    ],
  })
  const sessionId = await before.session()
  const { runId } = await before.send(sessionId, 'go')
  await before.until(sessionId, (event) => event.type === 'chunk' && event.chunk.type === 'tool-output-available')
  if (cause === 'crash') await before.core.close()
  else await before.close()
  const after = await start({ script: () => answer('went on'), database: before.database })
  const [answered] = recordedAndDerived(await after.finished(sessionId, runId))
  expect(answered?.recorded).toEqual(answered?.derived)
  const { interruptions = [], timings } = answered?.recorded ?? {}
  expect(interruptions).toMatchObject([{ cause, unknownToolCalls: ['b'] }])
  const { at, since } = interruptions[0] ?? {}
  expect(since).toBeLessThanOrEqual(at ?? 0)
  expect(timings?.tools).toMatchObject([{ toolCallId: 'a' }, { toolCallId: 'b', endedAt: since }])
  expect(timings?.steps).toHaveLength(2)
})
