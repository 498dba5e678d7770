/** Promise 2 on every transport: while a commit is held open from outside, nobody is shown what it holds. */
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { silentLogger } from './base/logger.ts'
import { readConfig } from './config.ts'
import { createVigil, type Vigil } from './vigil.ts'

let vigil: Vigil
let url: string
let dataDir: string

beforeEach(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-held-'))
  const config = readConfig({}, { VIGIL_DATA_DIR: dataDir, PORT: 0, NODE_ENV: 'test' })
  vigil = createVigil({ config, logger: silentLogger, pages: false })
  url = (await vigil.listen()).url
})

afterEach(async () => {
  await vigil.close()
  fs.rmSync(dataDir, { recursive: true, force: true })
})

async function call<T>(procedure: string, input: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/api/trpc/${procedure}`, { method: 'POST', headers, body: JSON.stringify(input) })
  const { result } = (await response.json()) as { result: { data: T } }
  return result.data
}

interface Reader {
  text(): string
  until(words: string): Promise<void>
  close(): void
}

/** Collects what a transport delivers, as text. */
function collecting(close: () => void): Reader & { take(part: string): void } {
  let all = ''
  let look: (() => void) | undefined
  return {
    take(part) {
      all += part
      look?.()
    },
    text: () => all,
    close,
    until: (words) =>
      new Promise((resolve) => {
        look = () => all.includes(words) && resolve()
        look()
      }),
  }
}

async function overWebSocket(sessionId: string): Promise<Reader> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/trpc`)
  const reader = collecting(() => socket.terminate())
  socket.on('message', (data) => reader.take(String(data)))
  await once(socket, 'open')
  const params = { path: 'sessions.watch', input: { sessionId, after: 0 } }
  socket.send(JSON.stringify({ id: 1, method: 'subscription', params }))
  return reader
}

function overTrpcEvents(sessionId: string): Promise<Reader> {
  const input = encodeURIComponent(JSON.stringify({ sessionId, after: 0 }))
  return overServerSentEvents(`/api/trpc/sessions.watch?input=${input}`)
}

function overPlainEvents(sessionId: string): Promise<Reader> {
  return overServerSentEvents(`/api/sessions/${sessionId}/events`)
}

async function overServerSentEvents(address: string): Promise<Reader> {
  const leave = new AbortController()
  const headers = { accept: 'text/event-stream' }
  const response = await fetch(`${url}${address}`, { headers, signal: leave.signal })
  const reader = collecting(() => leave.abort())
  const pump = async () => {
    for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) reader.take(part)
  }
  pump().catch(() => {})
  return reader
}

it('no watcher on any transport sees an event until its commit is released', async () => {
  const { id: sessionId } = await call<{ id: string }>('sessions.create', {})
  const transports = [overWebSocket, overTrpcEvents, overPlainEvents]
  const readers = await Promise.all(transports.map((open) => open(sessionId)))
  await Promise.all(readers.map((reader) => reader.until('"caughtUp":true')))
  await call('sessions.send', { sessionId, requestId: 'r', text: 'count to 400 every 5ms' })
  await Promise.all(readers.map((reader) => reader.until('"delta":"')))

  const other = new Database(path.join(dataDir, 'vigil.db'))
  other.exec('BEGIN IMMEDIATE')
  const stored = other.prepare<[string], { head: number }>('SELECT "head" FROM "SessionLease" WHERE "sessionId" = ?')
  const held = stored.get(sessionId)?.head ?? 0
  await Promise.all(readers.map((reader) => reader.until(`"upTo":${held},`)))
  // Both are told that the store takes no writes, so both are being served while they see nothing new.
  await Promise.all(readers.map((reader) => reader.until('"kind":"degraded"')))
  for (const reader of readers) expect(Math.max(...seqs(reader.text()))).toBe(held)
  expect(await history(sessionId)).toBe(1)

  other.exec('ROLLBACK')
  other.close()
  await Promise.all(readers.map((reader) => reader.until('"type":"run-finished"')))
  for (const reader of readers) {
    const all = seqs(reader.text())
    expect(all).toEqual(all.map((_, index) => index + 1))
    reader.close()
  }
})

function seqs(text: string): number[] {
  return [...text.matchAll(/"seq":(\d+)/g)].map((match) => Number(match[1]))
}

async function history(sessionId: string): Promise<number> {
  const input = encodeURIComponent(JSON.stringify({ sessionId }))
  const response = await fetch(`${url}/api/trpc/sessions.history?input=${input}`)
  return ((await response.json()) as { result: { data: { messages: unknown[] } } }).result.data.messages.length
}
