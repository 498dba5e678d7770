/** The built server for the pictures, on a free port, with a data folder of its own; and how they speak to it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../project.mjs'

const DIE_WITH_PARENT = pathToFileURL(path.join(ROOT, 'scripts/die-with-parent.mjs')).href

export class PictureServer {
  url = ''
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-pictures-'))
  #settings
  #program
  #child

  /** @param {Record<string, string>} settings */
  constructor(settings, program = 'dist/server/main.js') {
    this.#settings = settings
    this.#program = program
  }

  async start() {
    const { PATH, HOME } = process.env
    const port = this.url ? new URL(this.url).port : '0'
    const own = {
      PORT: port,
      VIGIL_DATA_DIR: this.dataDir,
      VIGIL_SCRIPT_PID: String(process.pid),
      NODE_ENV: 'production',
    }
    const child = spawn(process.execPath, ['--import', DIE_WITH_PARENT, this.#program], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { PATH, HOME, ...own, ...this.#settings },
    })
    this.#child = child
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /Vigil is ready[^"]*?(http:\/\/[^\s"]+)/.exec(line)?.[1]
      if (!url) continue
      this.url = new URL(url).origin
      child.stdout.resume()
      return
    }
    throw new Error('The server ended before it was ready.')
  }

  async end(signal = 'SIGTERM') {
    const ended = once(this.#child, 'exit')
    this.#child.kill(signal)
    await ended
  }

  async dispose() {
    if (this.#child?.exitCode === null && this.#child.signalCode === null) await this.end('SIGKILL')
    fs.rmSync(this.dataDir, { recursive: true, force: true })
  }

  /** Calls a mutation; answers its result. */
  async call(procedure, input) {
    const response = await fetch(`${this.url}/api/trpc/${procedure}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    })
    const body = await response.json()
    if (!response.ok) throw new Error(`${procedure}: ${body.error?.message ?? response.status}`)
    return body.result.data
  }

  /** Resolves with the first event of the session that `holds`, from the log's beginning. */
  async until(sessionId, holds) {
    const stop = new AbortController()
    const response = await fetch(`${this.url}/api/sessions/${sessionId}/events`, { signal: stop.signal })
    let pending = ''
    try {
      for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
        pending += piece
        const lines = pending.split('\n')
        pending = lines.pop() ?? ''
        for (const line of lines) {
          if (!line.startsWith('data:')) continue
          const event = JSON.parse(line.slice('data:'.length)).events?.find(holds)
          if (event) return event
        }
      }
    } finally {
      stop.abort()
    }
    throw new Error(`Session ${sessionId} ended before what was waited for.`)
  }
}
