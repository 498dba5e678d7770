/** JavaScript that a browser fetches to show a session for the first time: compressed, as it comes over the wire. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from '@playwright/test'
import { ensureBuilt } from '../../scripts/build.mjs'
import { ROOT } from '../../scripts/project.mjs'
import { findChromium } from '../../scripts/testing/find-chromium.mjs'
import { number } from '../harness/table.mjs'

const BUILT_SERVER = path.join(ROOT, 'dist/server/main.js')
/** In the server's log, which is not alone on its output. */
const READY = /Vigil is ready on (http:[^"\s]+)/
const MOST_KB = 250
const FIGURE = 'JavaScript over the wire, session page, nothing cached'

export async function pageWeight({ quick }) {
  // A small run measures what is built, if anything is.
  if (quick && !fs.existsSync(BUILT_SERVER)) return [{ figure: FIGURE, ours: 'not measured: nothing is built' }]
  if (!quick) await ensureBuilt()
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-bench-page-'))
  const server = await startServer(dataDir)
  try {
    const scripts = await fetchedScripts(server.url)
    const kb = scripts.reduce((sum, { bytes }) => sum + bytes, 0) / 1000
    const others = `${scripts.length} files`
    return [{ figure: FIGURE, ours: `${number(kb)} kB`, others, goal: `≤ ${MOST_KB} kB`, met: kb <= MOST_KB }]
  } finally {
    await server.stop()
    fs.rmSync(dataDir, { recursive: true, force: true })
  }
}

async function startServer(dataDir) {
  const env = {
    ...process.env,
    HOST: '127.0.0.1',
    PORT: '0',
    VIGIL_DATA_DIR: dataDir,
    VIGIL_MODEL: 'demo',
    LOG_LEVEL: 'info',
  }
  const child = spawn(process.execPath, [BUILT_SERVER], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    const url = READY.exec(line)?.[1]
    if (url === undefined) continue
    child.stdout.resume()
    const stop = async () => {
      child.kill('SIGTERM')
      await exited
    }
    return { url, stop }
  }
  throw new Error('The built server ended before it was ready.')
}

/** The page of a session with an answer in it, until nothing is fetched any more. */
async function fetchedScripts(url) {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath: findChromium(), args })
  try {
    const page = await browser.newPage()
    const devtools = await page.context().newCDPSession(page)
    const scripts = new Map()
    await devtools.send('Network.enable')
    devtools.on('Network.responseReceived', ({ requestId, type, response }) => {
      if (type === 'Script') scripts.set(requestId, { url: response.url, bytes: 0 })
    })
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const script = scripts.get(requestId)
      if (script) script.bytes = encodedDataLength
    })
    const sessionId = await sessionWithAnswer(url)
    await page.goto(`${url}/s/${sessionId}`, { waitUntil: 'networkidle' })
    return [...scripts.values()]
  } finally {
    await browser.close()
  }
}

async function sessionWithAnswer(url) {
  const first = { requestId: 'bench', text: 'say **hello** there' }
  const body = JSON.stringify({ first })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/api/trpc/sessions.create`, { method: 'POST', headers, body })
  const { result } = await response.json()
  return result.data.id
}
