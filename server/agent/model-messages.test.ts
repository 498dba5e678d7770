import type { ModelMessage, UIMessage } from 'ai'
import { describe, expect, it } from 'vitest'
import { CUT_OFF_METADATA } from '../protocol/tool-part.ts'
import { type ModelTurn, recoveryNote, toModelMessages } from './model-messages.ts'

function turn(role: UIMessage['role'], parts: object[], note?: string): ModelTurn {
  return { message: { id: 'm', role, parts: parts as UIMessage['parts'] }, ...(note && { note }) }
}

const text = (value: string) => ({ type: 'text', text: value })

function contentOf(message: ModelMessage | undefined): unknown[] {
  return Array.isArray(message?.content) ? message.content : []
}

describe('toModelMessages', () => {
  it('keeps turns in order and adds a private note after the text, marked as one', async () => {
    const messages = await toModelMessages([turn('user', [text('hi')], 'secret'), turn('assistant', [text('ho')])])
    expect(messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'hi' },
          { type: 'text', text: 'secret', providerOptions: { vigil: { note: true } } },
        ],
      },
      { role: 'assistant', content: [{ type: 'text', text: 'ho' }] },
    ])
  })

  it('gives each step its calls and their results', async () => {
    const call = (toolCallId: string) => ({
      type: 'tool-bash',
      toolCallId,
      state: 'output-available',
      input: {},
      output: 1,
    })
    const messages = await toModelMessages([
      turn('assistant', [{ type: 'step-start' }, call('1'), { type: 'step-start' }, call('2'), text('done')]),
    ])
    expect(messages.map((message) => message.role)).toEqual(['assistant', 'tool', 'assistant', 'tool'])
  })

  it.each([
    { state: 'input-available', input: { a: 1 } },
    { state: 'output-available', input: { a: 1 }, output: 1, preliminary: true },
    { state: 'approval-responded', input: { a: 1 }, approval: { id: 'x', approved: true } },
  ])('says of a call without a result that its outcome is unknown ($state)', async (part) => {
    const messages = await toModelMessages([turn('assistant', [{ type: 'tool-bash', toolCallId: '1', ...part }])])
    expect(contentOf(messages[0])).toMatchObject([{ type: 'tool-call', toolName: 'bash', input: { a: 1 } }])
    expect(contentOf(messages[1])).toMatchObject([
      { type: 'tool-result', output: { type: 'error-text', value: expect.stringContaining('Outcome unknown') } },
    ])
  })

  it('leaves out calls whose input was cut off', async () => {
    const messages = await toModelMessages([
      turn('assistant', [
        text('so'),
        { type: 'tool-bash', toolCallId: '1', state: 'input-streaming', rawInput: '{' },
        {
          type: 'tool-bash',
          toolCallId: '2',
          state: 'output-error',
          rawInput: '{',
          errorText: 'cut',
          toolMetadata: CUT_OFF_METADATA,
        },
      ]),
    ])
    expect(messages).toEqual([{ role: 'assistant', content: [{ type: 'text', text: 'so' }] }])
  })

  it('gives a call with an unreadable input an empty one and its error', async () => {
    const part = { type: 'tool-bash', toolCallId: '1', state: 'output-error', rawInput: '{"a', errorText: 'no JSON' }
    const messages = await toModelMessages([turn('assistant', [part])])
    expect(contentOf(messages[0])).toMatchObject([{ type: 'tool-call', input: {} }])
    expect(contentOf(messages[1])).toMatchObject([{ output: { type: 'error-text', value: 'no JSON' } }])
  })

  it('joins a text that was cut and went on, to the letter, whatever a recovery put between', async () => {
    const cutCall = { type: 'tool-bash', toolCallId: '1', state: 'input-streaming', rawInput: '{' }
    const step = { type: 'step-start' }
    const messages = await toModelMessages([
      turn('assistant', [step, text('one'), step, text('\n'), cutCall, step, text('two'), step, text(' ')]),
    ])
    expect(messages).toEqual([{ role: 'assistant', content: [{ type: 'text', text: 'one\ntwo ' }] }])
  })

  it('keeps texts apart that stand on both sides of a call, or beside each other in one step', async () => {
    const call = { type: 'tool-bash', toolCallId: '1', state: 'output-available', input: {}, output: 1 }
    const step = { type: 'step-start' }
    const messages = await toModelMessages([
      turn('assistant', [step, text('a'), text('b'), call, step, text('c'), text(' \n')]),
    ])
    expect(messages.map(contentOf).map((content) => content.length)).toEqual([3, 1, 1])
  })

  it('leaves out data parts and messages with nothing to say', async () => {
    const messages = await toModelMessages([
      turn('assistant', []),
      turn('assistant', [{ type: 'step-start' }, text(''), { type: 'data-tool-output', id: '1', data: {} }]),
    ])
    expect(messages).toEqual([])
  })
})

describe('recoveryNote', () => {
  it('asks to go on, is marked as a note of the server, and names the tools whose outcome is unknown', () => {
    const note = recoveryNote([
      { toolCallId: '1', toolName: 'bash' },
      { toolCallId: '2', toolName: 'bash' },
    ])
    expect(note).toMatchObject({ role: 'user', providerOptions: { vigil: { note: true } } })
    expect(JSON.stringify(note)).toContain('Go on exactly where it stops')
    expect(JSON.stringify(note)).toContain('unknown: bash.')
    expect(JSON.stringify(recoveryNote([]))).not.toContain('unknown')
  })
})
