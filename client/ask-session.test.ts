import type { UIMessage } from 'ai'
import { expect } from 'vitest'
import type { Run } from '../server/protocol/runs.ts'
import { askSession } from './ask-session.ts'
import type { ScriptedServer } from './fixtures/scripted-server.ts'
import { eventually, vigilTest as test } from './fixtures/vigil-test.ts'

const runOf = (id: string, status: Run['status']): Run => ({
  id,
  sessionId: 's1',
  trigger: { kind: 'message' },
  status,
  attempt: 1,
  steps: 1,
  model: 'demo',
  profileId: 'p',
  queuedAt: 1,
})
const messageOf = (id: string, runId: string, role: UIMessage['role'], text: string): UIMessage => ({
  id,
  role,
  metadata: { runId, at: 1 },
  parts: [{ type: 'text', text }],
})

/** The server runs what it is sent: two answers, and the connection is cut in between. */
function answerWith(server: ScriptedServer, ...answers: string[]): void {
  server.send = ({ requestId, text }) => {
    const runId = `run-of-${requestId}`
    server.runs.set(runId, runOf(runId, 'running'))
    server.messages.push(messageOf(`${runId}-q`, runId, 'user', text))
    return { requestId, runId, status: 'started' }
  }
  const { watch } = server
  server.watch = async function* (input, signal, count) {
    for await (const frame of watch(input, signal, count)) {
      yield frame
      if (count === 1) server.network.cut()
      else finishRuns(server, answers)
    }
  }
}

function finishRuns(server: ScriptedServer, answers: string[]): void {
  for (const [runId, run] of server.runs) {
    if (run.status === 'ended') continue
    server.runs.set(runId, { ...run, status: 'ended', outcome: 'completed' })
    for (const [index, text] of answers.entries()) {
      server.messages.push(messageOf(`${runId}-${index}`, runId, 'assistant', text))
    }
    server.log.append({ type: 'run-finished', runId, outcome: 'completed', steps: 1, durationMs: 1 })
  }
}

test('a session is made, the run is waited for across a cut, and its answers are put together', async ({
  server,
  vigil,
}) => {
  answerWith(server, 'Hello, ', 'world.')
  server.messages = [messageOf('old', 'earlier-run', 'assistant', 'not this')]
  const { text, run, sessionId } = await askSession(vigil, { text: 'hi' })
  expect(text).toBe('Hello, world.')
  expect(run).toMatchObject({ status: 'ended', outcome: 'completed' })
  expect(server.created.map(({ id }) => id)).toEqual([sessionId])
  expect(server.sent).toHaveLength(1)
})

test('the same requestId again answers the ended run from the history, however far back', async ({ server, vigil }) => {
  answerWith(server)
  server.runs.set('r1', runOf('r1', 'ended'))
  server.send = ({ requestId }) => ({ requestId, runId: 'r1', status: 'started' })
  const later = Array.from({ length: 120 }, (_, index) => messageOf(`later-${index}`, 'r2', 'assistant', 'later'))
  server.messages = [messageOf('q', 'r1', 'user', 'hi'), messageOf('a', 'r1', 'assistant', 'Yes.'), ...later]
  const { text } = await askSession(vigil, { sessionId: 's1', text: 'hi', requestId: 'again' })
  expect(text).toBe('Yes.')
  expect(server.watched).toHaveLength(0)
})

test('a steered message waits for the run that took it', async ({ server, vigil }) => {
  answerWith(server, 'Done.')
  server.runs.set('live', runOf('live', 'running'))
  server.send = ({ requestId }) => ({ requestId, runId: 'never', status: 'steered', intoRunId: 'live' })
  const { text, run } = await askSession(vigil, { sessionId: 's1', text: 'also this' })
  expect(run.id).toBe('live')
  expect(text).toBe('Done.')
})

test('a session that goes away first is an error, not an empty answer', async ({ server, vigil }) => {
  answerWith(server)
  const closing = { kind: 'session-closing', reason: 'deleted', reconnect: false, text: 'Deleted.' } as const
  server.watch = async function* () {
    yield { after: 0, upTo: 0, head: 0, events: [], notices: [closing] }
  }
  await expect(askSession(vigil, { sessionId: 's1', text: 'hi' })).rejects.toThrow(/closed before run .* had ended/)
})

test('an abort ends the wait with its reason', async ({ server, vigil }) => {
  answerWith(server)
  const { log } = server
  server.watch = (input, signal) => log.watch(input.after ?? 0, signal)
  const abort = new AbortController()
  const asked = askSession(vigil, { sessionId: 's1', text: 'hi', signal: abort.signal })
  await eventually(server.openWatches).toBe(1)
  abort.abort(new Error('enough'))
  await expect(asked).rejects.toThrow('enough')
})
