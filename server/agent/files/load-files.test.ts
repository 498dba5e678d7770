import type { ModelMessage } from 'ai'
import { describe, expect, it } from 'vitest'
import { toModelMessages } from '../model-messages.ts'
import { fileKindsOf } from '../provider/file-kinds.ts'
import { fileTokens } from './file-tokens.ts'
import { type LoadOptions, loadFiles } from './load-files.ts'

const filesPart = (id: string, mediaType: string, facts: object = { size: 3 }) => ({
  type: 'file' as const,
  mediaType,
  filename: `${id}.x`,
  url: `/api/files/${id}`,
  providerMetadata: { vigil: facts as { size: number } },
})
const prompt = (...turns: ReturnType<typeof filesPart>[][]) =>
  toModelMessages(
    turns.map((parts, index) => ({
      message: {
        id: `${index}`,
        role: 'user' as const,
        parts: [...parts, { type: 'text' as const, text: `turn ${index}` }],
      },
    })),
  )
const contents: Record<string, string> = { a: 'abc', b: 'bcd', c: 'cde', long: 'x'.repeat(50), end: 'aé' }
const read: LoadOptions['read'] = async (id, maxBytes) =>
  contents[id] === undefined ? undefined : Buffer.from(contents[id]).subarray(0, maxBytes)
const load = (messages: ModelMessage[], options: Partial<LoadOptions> = {}) =>
  loadFiles(messages, { takes: fileKindsOf('claude-x'), read, modelName: 'claude-x', textChars: 20, ...options })
const contentOf = (message: ModelMessage | undefined) => (Array.isArray(message?.content) ? message.content : [])

describe('loadFiles', () => {
  it('gives images and PDF as their bytes, and text as text that is no part of what the user wrote', async () => {
    const messages = await prompt([
      filesPart('a', 'image/png'),
      filesPart('b', 'application/pdf'),
      filesPart('c', 'text/plain'),
    ])
    const { messages: loaded, notices } = await load(messages)
    expect(notices).toEqual([])
    expect(contentOf(loaded[0])).toMatchObject([
      { type: 'file', mediaType: 'image/png', filename: 'a.x', data: Buffer.from('abc') },
      { type: 'file', mediaType: 'application/pdf', data: Buffer.from('bcd') },
      {
        type: 'text',
        text: '[file c.x (text/plain, 3 bytes)]\ncde\n[end of file]',
        providerOptions: { vigil: { note: true, file: { name: 'c.x', mediaType: 'text/plain' } } },
      },
      { type: 'text', text: 'turn 0' },
    ])
  })

  it('names what the model does not take, for the model and for the user', async () => {
    const messages = await prompt([filesPart('a', 'image/png', { size: 2048 }), filesPart('b', 'application/pdf')])
    const { messages: loaded, notices } = await load(messages, { takes: fileKindsOf('demo'), modelName: 'demo' })
    expect(contentOf(loaded[0]).slice(0, 2)).toMatchObject([
      { type: 'text', text: '[file a.x (image/png, 2 KiB) was not passed: demo takes no images]' },
      { type: 'text', text: '[file b.x (application/pdf, 3 bytes) was not passed: demo takes no PDF]' },
    ])
    expect(notices.map(({ fileId, code }) => [fileId, code])).toEqual([
      ['a', 'file-not-passed'],
      ['b', 'file-not-passed'],
    ])
    expect(notices[0]?.text).toBe('a.x (image/png, 2 KiB) was not passed to the model: demo takes no images.')
  })

  it('cuts a long text, between characters, and says so', async () => {
    const { messages, notices } = await load(await prompt([filesPart('long', 'text/plain', { size: 50 })]))
    expect(contentOf(messages[0])[0]).toMatchObject({
      text: expect.stringContaining(`\n${'x'.repeat(20)}\n[file cut here`),
    })
    expect(notices).toMatchObject([
      { code: 'file-cut', text: expect.stringContaining('first 20 characters of long.x') },
    ])
    const halved = await load(await prompt([filesPart('end', 'text/plain', { size: 3 })]), {
      read: async () => Buffer.from('aé').subarray(0, 2),
    })
    expect(contentOf(halved.messages[0])[0]).toMatchObject({ text: expect.stringContaining('\na\n[file cut') })
  })

  it('has room for the newest files first, and bounded memory', async () => {
    const messages = await prompt(
      [filesPart('a', 'image/png')],
      [filesPart('b', 'image/png')],
      [filesPart('c', 'image/png')],
    )
    const asked: number[] = []
    const { messages: loaded, notices } = await load(messages, {
      maxBytes: 7,
      read: (id, maxBytes) => {
        asked.push(maxBytes)
        return read(id, maxBytes)
      },
    })
    expect(loaded.map((message) => contentOf(message)[0]?.type)).toEqual(['text', 'file', 'file'])
    expect(notices).toMatchObject([{ fileId: 'a', text: expect.stringContaining('over 7 bytes') }])
    expect(asked).toEqual([8, 5, 2])
  })

  it('says of a file that is gone that it is', async () => {
    const { messages, notices } = await load(
      await prompt([filesPart('gone', 'image/png'), filesPart('gone', 'text/plain')]),
    )
    expect(contentOf(messages[0])).toMatchObject([{ text: /not on the server/ }, { text: /not on the server/ }, {}])
    expect(notices).toHaveLength(2)
  })

  it('leaves files of other places as they are', async () => {
    const other = { ...filesPart('a', 'image/png'), url: 'data:image/png;base64,AAAA' }
    const messages = await prompt([other])
    expect((await load(messages)).messages).toEqual(messages)
  })
})

describe('fileTokens', () => {
  it('counts files about as providers do, and what is not taken as its note', async () => {
    const tokens = async (part: ReturnType<typeof filesPart>, model = 'claude-x') =>
      fileTokens(await prompt([part]), fileKindsOf(model), 128_000)
    expect(await tokens(filesPart('a', 'image/png', { size: 9, width: 750, height: 100 }))).toBe(100)
    expect(await tokens(filesPart('a', 'image/png', { size: 9, width: 5_000, height: 5_000 }))).toBe(1_600)
    expect(await tokens(filesPart('a', 'application/pdf', { size: 400_000 }))).toBe(10_000)
    expect(await tokens(filesPart('a', 'text/plain', { size: 4_000 }))).toBe(1_030)
    expect(await tokens(filesPart('a', 'text/plain', { size: 25_000_000 }))).toBe(32_030)
    expect(await tokens(filesPart('a', 'image/png'), 'demo')).toBe(30)
  })
})

describe('fileKindsOf', () => {
  it.each([
    ['claude-sonnet-4-5', 'text image pdf'],
    ['anthropic/claude-3-haiku', 'text image pdf'],
    ['claude-2.1', 'text'],
    ['gpt-4o-mini', 'text image pdf'],
    ['gpt-5.1', 'text image pdf'],
    ['o3-mini', 'text image pdf'],
    ['gpt-3.5-turbo', 'text'],
    ['qwen2.5-vl', 'text image'],
    ['llava:13b', 'text image'],
    ['Gemma-3-27b', 'text image'],
    ['llama3', 'text'],
    ['demo', 'text'],
  ])('%s takes %s', (model, kinds) => {
    expect([...fileKindsOf(model)].join(' ')).toBe(kinds)
  })

  it('is overridden by a setting', () => {
    expect([...fileKindsOf('llama3', 'all')]).toContain('pdf')
    expect([...fileKindsOf('gpt-4o', 'none')]).toEqual(['text'])
    expect([...fileKindsOf('my-model', 'images')]).toEqual(['text', 'image'])
  })
})
