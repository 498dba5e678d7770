/** Files as they reach a provider, byte for byte on its wire, and what the user is told of those that do not. */
import { afterEach, describe, expect, it } from 'vitest'
import { PDF, png } from '../attachments/fixtures/sample-files.ts'
import { deferred } from '../base/deferred.ts'
import { FaultyProvider, type WireFormat } from '../fixtures/faulty-provider.ts'
import { type CoreFixture, openCore } from '../fixtures/open-core.ts'
import type { SessionEvent } from '../protocol/events.ts'
import type { MessageMetadata } from '../protocol/run-summary.ts'

const toClose: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close()
})

const PICTURE = png(2, 2)
const encoded = (bytes: Buffer) => bytes.toString('base64')

async function start(format: WireFormat, model: string, settings = {}) {
  const provider = await FaultyProvider.start((wire) => {
    wire.text('seen')
    wire.end()
  })
  toClose.push(() => provider.close())
  const vigil = await openCore({ settings: { ...provider.settings(format), VIGIL_MODEL: model, ...settings } })
  toClose.push(() => vigil.dispose())
  return { provider, vigil }
}

async function upload(vigil: CoreFixture, name: string, bytes: Buffer | string): Promise<{ fileId: string }> {
  async function* content() {
    yield Buffer.from(bytes)
  }
  const { fileId } = await vigil.core.services.files.add(vigil.viewer, { name, content: content() })
  return { fileId }
}

async function ask(vigil: CoreFixture, sessionId: string, text: string, files: { fileId: string }[] = []) {
  const { runId } = await vigil.send(sessionId, text, { files })
  const events = await vigil.finished(sessionId, runId)
  return { runId, events, notices: noticesOf(events, runId) }
}

function noticesOf(events: SessionEvent[], runId: string): string[] {
  return events.flatMap((event) => (event.type === 'notice' && event.runId === runId ? [event.text] : []))
}

const sent = (provider: FaultyProvider, index: number) => {
  const messages = provider.requests[index]?.body.messages ?? []
  return messages.filter(({ role }) => role === 'user').map(({ content }) => content)
}

describe('a message’s files', () => {
  it('reach an OpenAI-compatible provider as images, files and text, with each prompt', async () => {
    const { provider, vigil } = await start('openai', 'openai/gpt-4o')
    const files = [
      await upload(vigil, 'photo.png', PICTURE),
      await upload(vigil, 'paper.pdf', PDF),
      await upload(vigil, 'a.md', '# Mine'),
    ]
    const sessionId = await vigil.session()
    const { events, notices } = await ask(vigil, sessionId, 'what is this', files)
    const content = [
      { type: 'image_url', image_url: { url: `data:image/png;base64,${encoded(PICTURE)}` } },
      { type: 'file', file: { filename: 'paper.pdf', file_data: `data:application/pdf;base64,${encoded(PDF)}` } },
      { type: 'text', text: '[file a.md (text/markdown, 6 bytes)]\n# Mine\n[end of file]' },
      { type: 'text', text: 'what is this' },
    ]
    expect(sent(provider, 0)).toMatchObject([content])
    expect(notices).toEqual([])
    expect(JSON.stringify(events)).not.toContain(encoded(PICTURE))
    await ask(vigil, sessionId, 'and now')
    expect(sent(provider, 1)).toMatchObject([content, 'and now'])
  })

  it('reach Anthropic as images, documents and text', async () => {
    const { provider, vigil } = await start('anthropic', 'anthropic/claude-x')
    const files = [
      await upload(vigil, 'photo.png', PICTURE),
      await upload(vigil, 'paper.pdf', PDF),
      await upload(vigil, 'a.md', '# Mine'),
    ]
    await ask(vigil, await vigil.session(), 'what is this', files)
    expect(sent(provider, 0)).toMatchObject([
      [
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: encoded(PICTURE) } },
        { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: encoded(PDF) } },
        { type: 'text', text: '[file a.md (text/markdown, 6 bytes)]\n# Mine\n[end of file]' },
        { type: 'text', text: 'what is this' },
      ],
    ])
  })

  it.each([
    ['openai', 'openai/gpt-3.5-turbo'],
    ['anthropic', 'anthropic/claude-2.1'],
  ] as const)('that the model does not take are named to it and, once, to the user (%s)', async (format, model) => {
    const { provider, vigil } = await start(format, model)
    const sessionId = await vigil.session()
    const { notices } = await ask(vigil, sessionId, 'look', [await upload(vigil, 'photo.png', PICTURE)])
    const words = `photo.png (image/png, ${PICTURE.length} bytes)`
    expect(JSON.stringify(sent(provider, 0))).toContain(`[file ${words} was not passed: ${model} takes no images]`)
    expect(notices).toEqual([`${words} was not passed to the model: ${model} takes no images.`])
    const { messages } = await vigil.sessions.history(vigil.viewer, { sessionId })
    expect(messages.map(({ role, metadata }) => [role, (metadata as MessageMetadata).fileNotices])).toEqual([
      ['user', notices],
      ['assistant', undefined],
    ])
    const again = await ask(vigil, sessionId, 'look again')
    expect(JSON.stringify(sent(provider, 1))).toContain('was not passed')
    expect(again.notices).toEqual([])
  })

  it('are given to a model of any name when a setting says so', async () => {
    const { provider, vigil } = await start('openai', 'openai/house-model', { VIGIL_MODEL_FILES: 'images' })
    const files = [await upload(vigil, 'photo.png', PICTURE), await upload(vigil, 'paper.pdf', PDF)]
    const { notices } = await ask(vigil, await vigil.session(), 'look', files)
    expect(JSON.stringify(sent(provider, 0))).toContain(encoded(PICTURE))
    expect(notices).toEqual([expect.stringContaining('takes no PDF')])
  })

  it('are named by the demo model, which does what it is told all the same', async () => {
    const vigil = await openCore()
    toClose.push(() => vigil.dispose())
    const files = [await upload(vigil, 'photo.png', PICTURE), await upload(vigil, 'a.md', 'count to 5')]
    const sessionId = await vigil.session()
    await ask(vigil, sessionId, 'say hello', files)
    const { notices } = await ask(vigil, sessionId, 'what is it?', files)
    const [, said, , named] = await vigil.text(sessionId)
    expect(said).toBe('hello')
    expect(named).toContain(
      'I got these files with your message, and only name them: photo.png (image/png), a.md (text/markdown).',
    )
    expect(named).toContain('I am the demo model')
    expect(notices).toEqual([expect.stringContaining('photo.png')])
    const { runId } = await vigil.send(sessionId, '', { files: files.slice(0, 1) })
    await vigil.finished(sessionId, runId)
    expect((await vigil.text(sessionId)).at(-1)).toContain('I got this file with your message')
  })

  it('outlive the process: the recovered run has them, and is told of them no second time', async () => {
    const asked = deferred()
    const provider = await FaultyProvider.start(
      () => asked.resolve(),
      (wire) => {
        wire.text('seen')
        wire.end()
      },
    )
    toClose.push(() => provider.close())
    const settings = { ...provider.settings('openai'), VIGIL_MODEL: 'openai/gpt-4-turbo' }
    const first = await openCore({ settings })
    const files = [await upload(first, 'photo.png', PICTURE), await upload(first, 'paper.pdf', PDF)]
    const sessionId = await first.session()
    const { runId } = await first.send(sessionId, 'look', { files })
    await asked.promise
    await first.close()
    const second = await openCore({ settings, database: first.database })
    toClose.push(() => second.dispose())
    const events = await second.finished(sessionId, runId)
    expect(await second.text(sessionId)).toEqual(['look', 'seen'])
    expect(JSON.stringify(sent(provider, 1))).toContain(encoded(PICTURE))
    expect(noticesOf(events, runId)).toEqual([expect.stringContaining('paper.pdf')])
  })
})

describe('the model’s context', () => {
  it('is told with the answer: what its newest step read, of what it can', async () => {
    const { vigil } = await start('openai', 'openai/gpt-4o')
    const sessionId = await vigil.session()
    await ask(vigil, sessionId, 'hello')
    const { messages } = await vigil.sessions.history(vigil.viewer, { sessionId })
    const metadata = messages.at(-1)?.metadata as MessageMetadata | undefined
    expect(metadata?.context).toEqual({ tokens: 15, window: 128_000 })
  })
})
