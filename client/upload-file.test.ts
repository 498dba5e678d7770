/** Files from programs, against a real server. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { UIMessage } from 'ai'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { silentLogger } from '../server/base/logger.ts'
import { readConfig } from '../server/config.ts'
import { createVigil, type Vigil } from '../server/vigil.ts'
import { askSession } from './ask-session.ts'
import { createVigilChatTransport } from './chat-transport.ts'
import { uploadFile } from './upload-file.ts'
import { createVigilClient, type VigilClient } from './vigil-client.ts'
import { VigilError } from './vigil-error.ts'

const TOKEN = 'the-token-of-the-first-user'

let server: Vigil
let vigil: VigilClient
let url: string
let dataDir: string

beforeAll(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-upload-'))
  const settings = { VIGIL_DATA_DIR: dataDir, PORT: 0, NODE_ENV: 'test', VIGIL_TOKEN: TOKEN } as const
  server = createVigil({ config: readConfig({}, settings), logger: silentLogger, pages: false })
  url = (await server.listen()).url
  vigil = createVigilClient({ url, token: TOKEN })
})

afterAll(async () => {
  await vigil.close()
  await server.close()
  fs.rmSync(dataDir, { recursive: true, force: true })
})

it('uploads a file by its own name or another, for a question to name', async () => {
  const info = await uploadFile(vigil, new File(['# Notes'], 'notes.md'))
  expect(info).toEqual({ fileId: expect.any(String), name: 'notes.md', mediaType: 'text/markdown', size: 7 })
  expect((await uploadFile(vigil, new Blob(['a,b']), { name: 'data.csv' })).mediaType).toBe('text/csv')
  const { text } = await askSession(vigil, { text: 'what is this', files: [{ fileId: info.fileId }] })
  expect(text).toContain('notes.md (text/markdown)')
})

it('fails with the server’s own refusal', async () => {
  const refused = uploadFile(vigil, new Blob([new Uint8Array([0xff, 0])]), { name: 'x.bin' })
  await expect(refused).rejects.toMatchObject({ reason: 'INVALID_INPUT', retryable: false, fix: /PDF/ })
  const stranger = createVigilClient({ url, token: 'another' })
  await expect(uploadFile(stranger, new Blob(['a']))).rejects.toMatchObject({ reason: 'UNAUTHENTICATED' })
  await stranger.close()
})

it('ends with its signal, and with a lost connection', async () => {
  const why = new Error('not wanted any more')
  await expect(uploadFile(vigil, new Blob(['a']), { signal: AbortSignal.abort(why) })).rejects.toBe(why)
  const nowhere = createVigilClient({ url: 'http://127.0.0.1:1' })
  const lost = await uploadFile(nowhere, new Blob(['a'])).catch((error: unknown) => error)
  expect(lost).toBeInstanceOf(VigilError)
  expect(lost).toMatchObject({ retryable: true })
  await nowhere.close()
})

it('carries the files of a chat hook’s message', async () => {
  const { id: sessionId } = await vigil.trpc.sessions.create.mutate({})
  const transport = createVigilChatTransport(vigil, { sessionId })
  const content = Buffer.from('# Notes').toString('base64')
  const message = (fileUrl: string): UIMessage => ({
    id: 'm',
    role: 'user',
    parts: [
      { type: 'file', mediaType: 'text/markdown', filename: 'notes.md', url: fileUrl },
      { type: 'text', text: 'what is this' },
    ],
  })
  const send = (fileUrl: string) =>
    transport.sendMessages({
      trigger: 'submit-message',
      chatId: 'c',
      messageId: undefined,
      abortSignal: undefined,
      messages: [message(fileUrl)],
    })
  const reader = (await send(`data:text/markdown;base64,${content}`)).getReader()
  while (!(await reader.read()).done);
  const { messages } = await vigil.trpc.sessions.history.query({ sessionId })
  expect(messages[0]?.parts).toMatchObject([
    { type: 'file', filename: 'notes.md', mediaType: 'text/markdown', url: expect.stringMatching(/^\/api\/files\//) },
    { type: 'text', text: 'what is this' },
  ])
  await expect(send('https://elsewhere.example/a.png')).rejects.toThrow('another address')
})
