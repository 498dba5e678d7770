import type { LanguageModelV3CallOptions, LanguageModelV3Prompt, LanguageModelV3StreamPart } from '@ai-sdk/provider'
import { APICallError } from 'ai'
import { describe, expect, it } from 'vitest'
import { type Clock, systemClock } from '../../base/clock.ts'
import { createDemoModel } from './demo-model.ts'
import { instantClock } from './instant-clock.ts'
import { phraseBook } from './phrase-book.ts'

type Message = LanguageModelV3Prompt[number]

const ALL_TOOLS = ['bash', 'write_file', 'read_file', 'list_files', 'schedule_recall', 'current_time']

const user = (text: string): Message => ({ role: 'user', content: [{ type: 'text', text }] })
const NOTE: Message = {
  role: 'user',
  content: [{ type: 'text', text: 'count to 3' }],
  providerOptions: { vigil: { note: true } },
}
const said = (...texts: string[]): Message => ({
  role: 'assistant',
  content: texts.map((text) => ({ type: 'text' as const, text })),
})
const thought = (text: string): Message => ({ role: 'assistant', content: [{ type: 'reasoning', text }] })

function called(toolName: string, output: unknown): Message[] {
  return [
    { role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c', toolName, input: {} }] },
    {
      role: 'tool',
      content: [
        {
          type: 'tool-result',
          toolCallId: 'c',
          toolName,
          output: { type: 'json', value: JSON.parse(JSON.stringify(output)) },
        },
      ],
    },
  ]
}

function optionsFor(prompt: Message[], tools: readonly string[] = ALL_TOOLS): LanguageModelV3CallOptions {
  return {
    prompt,
    tools: tools.map((name) => ({ type: 'function', name, inputSchema: { type: 'object' } })),
  }
}

async function partsOf(prompt: Message[], { tools = ALL_TOOLS, clock = instantClock() as Clock } = {}) {
  const { stream } = await createDemoModel({ clock }).doStream(optionsFor(prompt, tools))
  const parts: LanguageModelV3StreamPart[] = []
  for await (const part of stream) parts.push(part)
  return parts
}

async function deltasOf(...given: Parameters<typeof partsOf>): Promise<string[]> {
  return (await partsOf(...given)).flatMap((part) => (part.type === 'text-delta' ? [part.delta] : []))
}

async function textOf(...given: Parameters<typeof partsOf>): Promise<string> {
  return (await deltasOf(...given)).join('')
}

async function callOf(...given: Parameters<typeof partsOf>) {
  const call = (await partsOf(...given)).find((part) => part.type === 'tool-call')
  return call && { toolName: call.toolName, input: JSON.parse(call.input) as unknown }
}

describe('count to N', () => {
  it('streams a number a line, one delta each, 20 ms apart unless said', async () => {
    const clock = instantClock()
    expect(await deltasOf([user('  Count TO 3 ')], { clock })).toEqual(['1\n', '2\n', '3\n'])
    await deltasOf([user('count to 3 every 1.5s')], { clock })
    expect(clock.delays).toEqual([20, 20, 1500, 1500])
  })

  it('goes on with the next number, and over several recoveries', async () => {
    expect(await deltasOf([user('count to 5'), said('1\n2\n'), NOTE])).toEqual(['3\n', '4\n', '5\n'])
    expect(await deltasOf([user('count to 5'), said('1\n2\n'), said('3\n'), NOTE])).toEqual(['4\n', '5\n'])
    expect(await deltasOf([user('count to 5'), said('1\n2'), NOTE])).toEqual(['\n', '3\n', '4\n', '5\n'])
    expect(await deltasOf([user('count to 2'), said('1\n2\n'), NOTE])).toEqual([])
  })

  it('says what is wrong with a number or a duration', async () => {
    expect(await textOf([user('count to ten')])).toContain('1 to 1,000,000; “ten” is none')
    expect(await textOf([user('count to 1000001')])).toContain('“1000001” is none')
    expect(await textOf([user('count to 3 every blue')])).toContain('“blue” is no duration')
  })
})

describe('say TEXT', () => {
  it('streams the text exactly, word by word', async () => {
    expect(await deltasOf([user('SAY a  b\n\nc 😀')])).toEqual(['a  ', 'b\n\n', 'c ', '😀'])
  })

  it('goes on with the remaining words', async () => {
    expect(await textOf([user('say one two  three'), said('one '), said('two  '), NOTE])).toBe('three')
  })

  it('takes at most four seconds, however long the text', async () => {
    const clock = instantClock()
    await textOf([user(`say ${'word '.repeat(2000)}`)], { clock })
    expect(clock.delays.reduce((sum, delay) => sum + delay, 0)).toBeLessThanOrEqual(4000)
  })
})

describe('think about TEXT', () => {
  const reasoning = async (prompt: Message[]) =>
    (await partsOf(prompt)).flatMap((part) => (part.type === 'reasoning-delta' ? [part.delta] : [])).join('')

  it('reasons, then gives an answer that repeats the text', async () => {
    const parts = await partsOf([user('think about the sea')])
    const types = parts.map((part) => part.type).filter((type) => !type.endsWith('-delta'))
    expect(types).toEqual(['stream-start', 'reasoning-start', 'reasoning-end', 'text-start', 'text-end', 'finish'])
    expect(await textOf([user('think about the sea')])).toContain('the sea')
  })

  it('goes on in its reasoning, or in its answer', async () => {
    const whole = await reasoning([user('think about the sea')])
    const begun = [user('think about the sea'), thought(whole.slice(0, 9)), NOTE]
    expect(await reasoning(begun)).toBe(whole.slice(9))
    const answering = [user('think about the sea'), thought(whole), said('I have '), NOTE]
    expect(await reasoning(answering)).toBe('')
    expect(await textOf(answering)).toBe('thought about it: the sea')
  })
})

describe('phrases that use a tool', () => {
  it.each([
    ['run ls -l', 'bash', { command: 'ls -l' }],
    ['write a/b.txt: hi: there', 'write_file', { path: 'a/b.txt', content: 'hi: there' }],
    ['read a.txt', 'read_file', { path: 'a.txt' }],
    ['list files', 'list_files', {}],
    ['remind me in 10m to stretch', 'schedule_recall', { kind: 'once', when: '10m', message: 'stretch' }],
    ['remind me in 3 hours to go', 'schedule_recall', { kind: 'once', when: 'in 3 hours', message: 'go' }],
    ['every 2m look', 'schedule_recall', { kind: 'interval', everySeconds: 120, message: 'look' }],
    ['call current_time {"timeZone":"UTC"}', 'current_time', { timeZone: 'UTC' }],
    ['call current_time', 'current_time', {}],
    ['loop', 'current_time', {}],
  ])('%s calls %s', async (text, toolName, input) => {
    expect(await callOf([user(text)])).toEqual({ toolName, input })
    expect((await partsOf([user(text)])).at(-1)).toMatchObject({ finishReason: { unified: 'tool-calls' } })
  })

  it.each([
    ['run ls', 'bash'],
    ['write a: b', 'write_file'],
    ['read a', 'read_file'],
    ['list files', 'list_files'],
    ['remind me in 1s to go', 'schedule_recall'],
    ['every 1s go', 'schedule_recall'],
    ['call other {}', 'other'],
    ['call other {', 'other'],
    ['loop', 'current_time'],
  ])('%s says that the profile has no tool named %s', async (text, toolName) => {
    expect(await callOf([user(text)], { tools: [] })).toBeUndefined()
    expect(await textOf([user(text)], { tools: [] })).toContain(`no tool named ${toolName}`)
    expect(await textOf([user(text)], { tools: ['some_tool'] })).toContain('Its tools are: some_tool.')
  })

  it.each([
    ['run x', 'bash', { exitCode: 3, output: 'oh no' }, ['exit code is 3', 'oh no']],
    ['run x', 'bash', { exitCode: 0, stdout: '', stderr: '' }, ['exit code is 0', 'no output']],
    ['write a: b', 'write_file', { bytes: 1 }, ['I wrote a', '"bytes": 1']],
    ['read a', 'read_file', { content: 'the text' }, ['This is a:', 'the text']],
    ['list files', 'list_files', ['a.txt'], ['a.txt']],
    [
      'every 1s go',
      'schedule_recall',
      { next: [{ local: '2030-01-01T00:00:00+01:00' }], warning: 'Space its times.' },
      ['2030-01-01T00:00:00+01:00', 'Space its times.'],
    ],
    ['call current_time', 'current_time', { utc: 'now' }, ['"utc": "now"']],
  ])('%s reports what %s gave, and once', async (text, toolName, output, expected) => {
    const prompt = [user(text), ...called(toolName, output)]
    expect(await callOf(prompt)).toBeUndefined()
    const report = await textOf(prompt)
    for (const words of expected) expect(report).toContain(words)
    expect(await textOf([...prompt, said(report.slice(0, 7)), NOTE])).toBe(report.slice(7))
  })

  it('does not call a tool again whose outcome is unknown', async () => {
    const [call] = called('bash', 0)
    const prompt: Message[] = [
      user('run rm x'),
      call as Message,
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: 'c',
            toolName: 'bash',
            output: { type: 'error-text', value: 'Outcome unknown.' },
          },
        ],
      },
      NOTE,
    ]
    expect(await callOf(prompt)).toBeUndefined()
    expect(await textOf(prompt)).toContain('bash did not succeed. Outcome unknown.')
  })

  it('loop calls again after each result', async () => {
    expect(await callOf([user('loop'), ...called('current_time', {}), ...called('current_time', {})])).toBeDefined()
  })

  it('gives no two calls the same id', async () => {
    const ids = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const call = (await partsOf([user('loop')])).find((part) => part.type === 'tool-call')
        return call?.toolCallId
      }),
    )
    expect(new Set(ids).size).toBe(50)
  })

  it('says what is wrong with a duration or an input', async () => {
    expect(await textOf([user('every 3 blue moons')])).toContain('“3 blue” is no duration')
    expect(await textOf([user('remind me in a while to go')])).toContain('“a while” is no duration')
    expect(await textOf([user('call bash {"command":')])).toContain('is not JSON')
  })
})

describe('fail and hang', () => {
  it('fail streams a few words, then a provider error', async () => {
    const parts = await partsOf([user('fail')])
    expect(parts.filter((part) => part.type === 'text-delta').length).toBeGreaterThan(2)
    const error = parts.find((part) => part.type === 'error')
    expect(APICallError.isInstance(error?.error)).toBe(true)
  })

  it('hang stays silent until it is aborted, then ends at once', async () => {
    const abort = new AbortController()
    const { stream } = await createDemoModel({ clock: instantClock() }).doStream({
      ...optionsFor([user('hang')]),
      abortSignal: abort.signal,
    })
    const reader = stream.getReader()
    let text = ''
    while (!text.endsWith('stopped. ')) {
      const { value } = await reader.read()
      if (value?.type === 'text-delta') text += value.delta
    }
    const next = reader.read()
    abort.abort()
    await expect(next).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('a pause ends at once with an abort', async () => {
    const abort = new AbortController()
    const { stream } = await createDemoModel({ clock: systemClock }).doStream({
      ...optionsFor([user('count to 3 every 2h')]),
      abortSignal: abort.signal,
    })
    const reader = stream.getReader()
    for (let read = 0; read < 3; read += 1) await reader.read()
    const next = reader.read()
    abort.abort()
    await expect(next).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('flood N', () => {
  it('streams N deltas, in one part or alternating between two', async () => {
    expect(await deltasOf([user('flood 3')])).toEqual(['1 ', '2 ', '3 '])
    const parts = await partsOf([user('flood 4 unmerged')])
    const ids = parts.flatMap((part) => (part.type === 'text-delta' ? [part.id] : []))
    expect(ids).toEqual(['a', 'b', 'a', 'b'])
  })

  it('goes on with the next delta', async () => {
    expect(await deltasOf([user('flood 5'), said('1 2 3 '), NOTE])).toEqual(['4 ', '5 '])
    expect(await deltasOf([user('flood 6 unmerged'), said('1 3 ', '2 4 '), NOTE])).toEqual(['5 ', '6 '])
  })

  it('makes nothing before it is asked for', async () => {
    const { stream } = await createDemoModel({ clock: systemClock }).doStream(optionsFor([user('flood 1000000')]))
    const reader = stream.getReader()
    const begun = process.memoryUsage().heapUsed
    for (let read = 0; read < 1000; read += 1) await reader.read()
    await reader.cancel()
    expect(process.memoryUsage().heapUsed - begun).toBeLessThan(16 * 2 ** 20)
  })

  it('says what is wrong with a number', async () => {
    expect(await textOf([user('flood -1')])).toContain('“-1” is none')
  })
})

describe('the demo model', () => {
  it('says what it is, and lists every phrase with one example', async () => {
    for (const text of ['hello', '', 'every good boy', 'counting']) {
      const answer = await textOf([user(text)])
      expect(answer).toContain('I am the demo model')
      for (const { example } of phraseBook) expect(answer).toContain(`\`${example}\``)
    }
  })

  it('knows each of its own examples', () => {
    for (const { example, read } of phraseBook) expect([example, typeof read(example)]).toEqual([example, 'function'])
  })

  it('answers the last user message, with no regard to notes of the server', async () => {
    const note = { type: 'text' as const, text: 'private', providerOptions: { vigil: { note: true } } }
    const prompt: Message[] = [
      user('count to 2'),
      said('1\n'),
      { role: 'user', content: [{ type: 'text', text: 'say hello' }, note] },
      NOTE,
    ]
    expect(await textOf(prompt)).toBe('hello')
  })

  it('gives the same answer to the same prompt', async () => {
    expect(await partsOf([user('think about x')])).toEqual(await partsOf([user('think about x')]))
  })

  it('counts about one token a word', async () => {
    const finish = (await partsOf([user('say one two')])).at(-1)
    expect(finish).toMatchObject({ usage: { inputTokens: { total: 3 }, outputTokens: { total: 2 } } })
  })

  it('generates what it would stream', async () => {
    const model = createDemoModel({ clock: instantClock() })
    const { content, finishReason } = await model.doGenerate(optionsFor([user('think about x')]))
    expect(content.map((part) => part.type)).toEqual(['reasoning', 'text'])
    expect(finishReason.unified).toBe('stop')
    await expect(model.doGenerate(optionsFor([user('fail')]))).rejects.toThrow('asked to')
  })
})
