/**
 * The events of runs without end, as an agent that answers all day writes them: a message, its run, an answer in two
 * parts by turns (so that nothing merges) with paragraphs, a list and code, then the whole message and the run's end.
 */
import type { NewSessionEvent } from '../../server/protocol/events.ts'

const WORDS = [
  'state ',
  'which ',
  'outlives ',
  'its ',
  '**tab**. ',
  'and ',
  'goes ',
  'on; ',
  'nothing ',
  'is ',
  'lost.\n\n',
]
const CODE = ['- one\n- two\n\n', '```js\nconst a = 1\n```\n\n']

let runs = 0

/** @param deltas of each answer */
export function* runEvents(deltas: number): Generator<NewSessionEvent, never> {
  for (;;) yield* oneRun(`run_bench_${++runs}`, deltas)
}

/** A run whose answer comes at once. */
export function wholeRun(text: string): NewSessionEvent[] {
  const runId = `run_bench_${++runs}`
  return [...beginning(runId), ...ending(runId, [text])]
}

function* oneRun(runId: string, deltas: number): Generator<NewSessionEvent> {
  yield* beginning(runId)
  const messageId = `${runId}_a`
  const texts = { a: '', b: '' }
  const chunk = { type: 'chunk', runId, messageId } as const
  yield { ...chunk, chunk: { type: 'start', messageId, messageMetadata: { runId, at: Date.now() } } }
  for (const id of ['a', 'b']) yield { ...chunk, chunk: { type: 'text-start', id } }
  for (let index = 0; index < deltas; index++) {
    const id = index % 2 === 0 ? 'a' : 'b'
    const delta = index % 100 < 2 ? (CODE[index % 200 < 100 ? 0 : 1] ?? '') : (WORDS[(index >> 1) % WORDS.length] ?? '')
    texts[id] += delta
    yield { ...chunk, chunk: { type: 'text-delta', id, delta } }
  }
  yield* ending(runId, [texts.a, texts.b])
}

function beginning(runId: string): NewSessionEvent[] {
  const asked = {
    id: `${runId}_u`,
    role: 'user' as const,
    metadata: { runId, at: Date.now() },
    parts: [{ type: 'text' as const, text: 'Go on.' }],
  }
  return [
    { type: 'message', runId, message: asked },
    { type: 'run-started', runId, trigger: { kind: 'message' }, model: 'bench', profileId: 'default' },
  ]
}

function ending(runId: string, texts: string[]): NewSessionEvent[] {
  const end = { outcome: 'completed' as const, steps: 1, durationMs: 0 }
  const message = {
    id: `${runId}_a`,
    role: 'assistant' as const,
    metadata: { runId, at: Date.now(), ...end },
    parts: texts.map((text) => ({ type: 'text' as const, text, state: 'done' as const })),
  }
  return [
    { type: 'message', runId, message },
    { type: 'run-finished', runId, ...end },
  ]
}
