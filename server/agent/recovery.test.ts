import type { UIMessage, UIMessageChunk } from 'ai'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  applyChunk,
  beginChunks,
  type ChunkState,
  closeOpenParts,
  emptyAssistantMessage,
} from '../protocol/apply-chunk.ts'
import { createDemoModel } from './demo/demo-model.ts'
import { instantClock } from './demo/instant-clock.ts'
import { recoveryNote, toModelMessages } from './model-messages.ts'
import { type StepResult, startStep } from './step.ts'
import type { AgentTool } from './tool.ts'

const bash: AgentTool = {
  name: 'bash',
  description: '',
  inputSchema: z.object({ command: z.string() }),
  execute: () => Promise.resolve(null),
}

/** One step, cut after `cut` chunks; its state is kept as if it had been stored and read again. */
async function step(userText: string, before: ChunkState, recovered: boolean, cut = Number.POSITIVE_INFINITY) {
  const user: UIMessage = { id: 'u', role: 'user', parts: [{ type: 'text', text: userText }] }
  const messages = await toModelMessages([{ message: user, note: 'say nothing' }, { message: before.message }])
  if (recovered) messages.push(recoveryNote(closeOpenParts(before).unknownToolCalls))
  const { chunks, result } = startStep({
    model: createDemoModel({ clock: instantClock() }),
    messages,
    tools: [bash],
    signal: new AbortController().signal,
  })
  let state = before
  let taken = 0
  const types: UIMessageChunk['type'][] = []
  for await (const chunk of chunks) {
    if (taken++ >= cut) break
    types.push(chunk.type)
    state = applyChunk(state, JSON.parse(JSON.stringify(chunk)) as UIMessageChunk)
  }
  return { state, types, result: await result }
}

function recover(state: ChunkState): ChunkState {
  const closed = closeOpenParts(state).chunks.reduce(applyChunk, state)
  return beginChunks(JSON.parse(JSON.stringify(closed.message)) as UIMessage)
}

const empty = () => beginChunks(emptyAssistantMessage('a'))

/** Text and reasoning; a flood in two parts is sorted, for its parts are told apart by their step. */
function contentOf({ message }: ChunkState): string[] {
  const textsOf = (type: 'text' | 'reasoning') =>
    message.parts.flatMap((part) => (part.type === type ? [part.text] : [])).join('')
  const numbers = textsOf('text').split(' ')
  return [textsOf('reasoning'), numbers.every((n) => /^\d*$/.test(n)) ? numbers.sort().join(' ') : textsOf('text')]
}

describe('an answer that was cut', () => {
  it.each([
    'count to 6',
    'say one two  three\n\nfour',
    'think about the deep sea',
    'flood 6',
    'flood 7 unmerged',
    'hello',
  ])('goes on exactly where it stopped, wherever that was (%s)', async (text) => {
    const whole = await step(text, empty(), false)
    for (let cut = 0; cut <= whole.types.length; cut += 1) {
      const first = await step(text, empty(), false, cut)
      const again = await step(text, recover(first.state), true, 3)
      const last = await step(text, recover(again.state), true)
      expect({ cut, content: contentOf(last.state) }).toEqual({ cut, content: contentOf(whole.state) })
    }
  })

  it('makes a tool call again that was cut while it was written, and not one that was made', async () => {
    const calls = async (cut: number): Promise<StepResult['toolCalls']> => {
      const first = await step('run ls', empty(), false, cut)
      return (await step('run ls', recover(first.state), true)).result.toolCalls
    }
    expect((await step('run ls', empty(), false)).types.slice(0, 4)).toEqual([
      'start-step',
      'tool-input-start',
      'tool-input-delta',
      'tool-input-available',
    ])
    for (const cut of [0, 1, 2, 3]) expect(await calls(cut)).toHaveLength(1)
    for (const cut of [4, 5]) expect(await calls(cut)).toHaveLength(0)
  })
})
