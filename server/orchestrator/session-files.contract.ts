/** Files in messages: from the message that names them to the transcript, and until their session is gone. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type CoreFixture, openCore } from '../fixtures/open-core.ts'
import { answer } from '../fixtures/scripted-model.ts'
import type { MakeDatabase } from '../fixtures/test-database.ts'
import { query } from '../store/script.ts'

export function sessionFilesContract(make: MakeDatabase): void {
  let vigil: CoreFixture
  let settings: object
  const stranger = { userId: 'user:stranger' }

  beforeEach(async () => {
    settings = {}
    vigil = await open()
  })
  afterEach(() => vigil.dispose())

  async function open() {
    const database = await make()
    return await openCore({ database, script: () => answer('ok'), settings })
  }
  async function* bytes(text: string) {
    yield Buffer.from(text)
  }
  const upload = (name = 'notes.txt', text = name, viewer = vigil.viewer) =>
    vigil.core.services.files.add(viewer, { name, content: bytes(text) })
  const links = () =>
    vigil.core.store.read(() => query<{ sessionId: string; attachmentId: string }>('SELECT * FROM "SessionAttachment"'))
  const partsOf = async (sessionId: string) =>
    (await vigil.sessions.history(vigil.viewer, { sessionId })).messages
      .filter(({ role }) => role === 'user')
      .map(({ parts }) => parts)
  const filePart = (file: { fileId: string; name: string; size: number }) => ({
    type: 'file',
    mediaType: 'text/plain',
    filename: file.name,
    url: `/api/files/${file.fileId}`,
    providerMetadata: { vigil: { size: file.size } },
  })

  it('a message’s files come before its text in the transcript, in the order given', async () => {
    const [a, b] = [await upload('a.txt'), await upload('b.txt')]
    const sessionId = await vigil.session()
    const { runId } = await vigil.send(sessionId, 'read these', { files: [b, a, b].map(({ fileId }) => ({ fileId })) })
    await vigil.finished(sessionId, runId)
    expect(await partsOf(sessionId)).toEqual([[filePart(b), filePart(a), { type: 'text', text: 'read these' }]])
  })

  it('a message may be files alone; they name its session', async () => {
    const { fileId } = await upload('plan.txt')
    const { id } = await vigil.sessions.create(vigil.viewer, {
      first: { requestId: 'r', text: '', files: [{ fileId }] },
    })
    await vigil.until(id, (event) => event.type === 'run-finished')
    const { items } = await vigil.sessions.list(vigil.viewer, {})
    expect(items[0]).toMatchObject({ id, title: 'plan.txt' })
  })

  it('refuses a file that is not there or another user’s, by its id, and takes nothing of the message', async () => {
    const { fileId } = await upload()
    const foreign = await upload('secret.txt', 'secret', stranger)
    const sessionId = await vigil.session()
    for (const missing of [foreign.fileId, 'file_never']) {
      const sent = vigil.send(sessionId, 'hi', { files: [{ fileId }, { fileId: missing }] })
      await expect(sent).rejects.toMatchObject({
        message: `There is no file ${missing}.`,
        data: { reason: 'NOT_FOUND', field: 'files' },
      })
      const first = { requestId: 'r', text: 'hi', files: [{ fileId: missing }] }
      await expect(vigil.sessions.create(vigil.viewer, { first })).rejects.toThrow(missing)
    }
    expect(await links()).toEqual([])
    expect((await vigil.sessions.list(vigil.viewer, {})).items.map(({ id }) => id)).toEqual([sessionId])
  })

  it('the same request with other files is another request', async () => {
    const { fileId } = await upload()
    const sessionId = await vigil.session()
    const input = { sessionId, requestId: 'r', text: 'hi', files: [{ fileId }] }
    const receipt = await vigil.sessions.send(vigil.viewer, input)
    expect(await vigil.sessions.send(vigil.viewer, input)).toEqual(receipt)
    await expect(vigil.sessions.send(vigil.viewer, { ...input, files: [] })).rejects.toMatchObject({
      data: { reason: 'REQUEST_ID_REUSED' },
    })
  })

  it('queued and steered messages keep their files, and the queue names them', async () => {
    await vigil.dispose()
    settings = { VIGIL_MODEL: 'demo' }
    vigil = await open()
    const files = [{ fileId: (await upload('queued.txt')).fileId }]
    const sessionId = await vigil.session()
    const { runId } = await vigil.send(sessionId, 'hang')
    await vigil.until(sessionId, (event) => event.type === 'chunk')
    await vigil.send(sessionId, 'say later', { files })
    const { queue } = await vigil.sessions.get(vigil.viewer, sessionId)
    expect(queue).toMatchObject([{ text: 'say later', files }])
    expect(queue[0]?.files).toEqual(files)
    await vigil.send(sessionId, 'say steered', { files, ifBusy: 'steer' })
    await vigil.stop(sessionId, runId)
    let ended = 0
    await vigil.until(sessionId, (event) => event.type === 'run-finished' && ++ended === 3)
    const [, ...others] = await partsOf(sessionId)
    expect(others.map((parts) => parts.map(({ type }) => type))).toEqual([
      ['file', 'text'],
      ['file', 'text'],
    ])
  })

  it('a fork has the files of what it copies, and of the message that it replaces unless others are given', async () => {
    const [a, b, c] = [await upload('a.txt'), await upload('b.txt'), await upload('c.txt')]
    const sessionId = await vigil.session()
    const first = await vigil.send(sessionId, 'one', { files: [{ fileId: a.fileId }] })
    await vigil.finished(sessionId, first.runId)
    const second = await vigil.send(sessionId, 'two', { files: [{ fileId: b.fileId }] })
    await vigil.finished(sessionId, second.runId)
    const messageId = `${second.runId}.0`
    const forked = async (more: object) => {
      const { id } = await vigil.sessions.fork(vigil.viewer, { sessionId, messageId, ...more })
      if ('text' in more) await vigil.until(id, (event) => event.type === 'run-finished')
      const named = (await links()).filter((link) => link.sessionId === id).map((link) => link.attachmentId)
      return { named: named.sort(), shown: await partsOf(id) }
    }
    expect((await forked({})).named).toEqual([a.fileId, b.fileId])
    const edited = await forked({ text: 'other' })
    expect(edited.named).toEqual([a.fileId, b.fileId])
    expect(edited.shown.at(-1)).toEqual([filePart(b), { type: 'text', text: 'other' }])
    const replaced = await forked({ text: 'other', files: [{ fileId: c.fileId }] })
    expect(replaced.named).toEqual([a.fileId, c.fileId])
    expect(replaced.shown.at(-1)).toEqual([filePart(c), { type: 'text', text: 'other' }])
    expect((await forked({ text: 'other', files: [] })).shown.at(-1)).toEqual([{ type: 'text', text: 'other' }])
  })

  it('an export names them', async () => {
    const { fileId } = await upload('plan.txt', 'hello')
    const sessionId = await vigil.session()
    const { runId } = await vigil.send(sessionId, 'read it', { files: [{ fileId }] })
    await vigil.finished(sessionId, runId)
    const markdown = await vigil.sessions.exportSession(vigil.viewer, { sessionId, format: 'markdown' })
    expect(markdown.content).toContain('*File: plan.txt (text/plain, 5 bytes)*')
    const json = await vigil.sessions.exportSession(vigil.viewer, { sessionId, format: 'json' })
    expect(json.content).toContain('"filename":"plan.txt"')
  })

  it('a session that is deleted names no file any more', async () => {
    await vigil.dispose()
    settings = { VIGIL_DELETE_UNDO_MS: 1 }
    vigil = await open()
    const { fileId } = await upload()
    const sessionId = await vigil.session()
    const { runId } = await vigil.send(sessionId, 'hi', { files: [{ fileId }] })
    await vigil.finished(sessionId, runId)
    expect(await links()).toHaveLength(1)
    await vigil.sessions.remove(vigil.viewer, { sessionId })
    await expect.poll(links).toEqual([])
  })
}
