/** Programs that know nothing of Vigil read a session's events: an EventSource through cuts, and curl. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { EventSource } from 'eventsource'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startFlakyProxy } from '../client/fixtures/flaky-proxy.ts'
import { askSession, createVigilClient, sendMessage, type VigilClient } from '../client/index.ts'
import { silentLogger } from './base/logger.ts'
import { readConfig } from './config.ts'
import type { Frame } from './protocol/events.ts'
import { createVigil, type Vigil } from './vigil.ts'

let server: Vigil
let url: string
let client: VigilClient
let dataDir: string

beforeAll(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-sse-'))
  const config = readConfig({}, { VIGIL_DATA_DIR: dataDir, PORT: 0, NODE_ENV: 'test' })
  server = createVigil({ config, logger: silentLogger, pages: false })
  url = (await server.listen()).url
  client = createVigilClient({ url })
})

afterAll(async () => {
  await client.close()
  await server.close()
  fs.rmSync(dataDir, { recursive: true, force: true })
})

it('an EventSource that is cut again and again gets every event once, in order', async () => {
  const { id: sessionId } = await client.trpc.sessions.create.mutate({})
  const proxy = await startFlakyProxy(Number(new URL(url).port))
  const source = new EventSource(`${proxy.url}/api/sessions/${sessionId}/events`)
  onTestFinished(async () => {
    source.close()
    await proxy.close()
  })
  const frames: Frame[] = []
  const finished = new Promise<void>((resolve) => {
    source.onmessage = ({ data }) => {
      const frame: Frame = JSON.parse(data)
      frames.push(frame)
      // Twice in the middle of the count.
      if (frames.length > 10 * proxy.connections() && proxy.connections() < 3) proxy.cut()
      if (frame.events.some(({ type }) => type === 'run-finished')) resolve()
    }
  })
  await sendMessage(client, { sessionId, text: 'count to 200 every 40ms' })
  await finished
  expect(proxy.connections()).toBe(3)
  let cursor = 0
  for (const frame of frames) {
    expect(frame.after).toBe(cursor)
    cursor = frame.upTo
  }
  const seqs = frames.flatMap(({ events }) => events.map(({ seq }) => seq))
  expect(seqs).toEqual(seqs.map((_, index) => index + 1))
})

it('curl reads a session from where Last-Event-ID says', async () => {
  const { sessionId } = await askSession(client, { text: 'say hello there' })
  const output = await withCurl(`${url}/api/sessions/${sessionId}/events`, { 'Last-Event-ID': '2' })
  let text = ''
  for await (const part of output) {
    text += String(part)
    if (text.includes('"caughtUp":true') && text.endsWith('\n\n')) break
  }
  const frames = [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']): Frame => JSON.parse(data))
  expect(frames[0]?.after).toBe(2)
  expect(frames.at(-1)?.events.at(-1)?.type).toBe('run-finished')
  expect(text).toContain(`id: ${frames.at(-1)?.upTo}\n`)
})

/** Where there is no curl, as plainly as it would. */
async function withCurl(address: string, headers: Record<string, string>): Promise<AsyncIterable<unknown>> {
  if (spawnSync('curl', ['--version']).error) {
    const [response] = await once(http.get(address, { headers }), 'response')
    return response as http.IncomingMessage
  }
  const sent = Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`])
  const curl = spawn('curl', ['--silent', '--no-buffer', ...sent, address], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void curl.kill())
  return curl.stdout
}
