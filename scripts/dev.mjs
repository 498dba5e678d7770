/** `npm run dev`: the server in development mode (with Next's dev server inside), built anew and restarted on change. */
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import esbuild from 'esbuild'
import { serverBundle } from './bundle-server.mjs'
import { generate } from './generate.mjs'
import { ROOT } from './project.mjs'

const FOLDER = 'dist/dev'
const KILL_AFTER_MS = 5_000

/** The one child; replaced in turn, so that two never hold the data folder. */
let server = null
let turn = Promise.resolve()
let ending = false

function start() {
  if (ending) return
  const env = { VIGIL_DRAIN_MS: '0', ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' }
  const main = path.join(ROOT, FOLDER, 'main.js')
  const child = spawn(process.execPath, ['--enable-source-maps', main], { cwd: ROOT, stdio: 'inherit', env })
  child.once('exit', (code) => {
    if (server === child)
      console.log(`The server ended (${code ?? 'by a signal'}); it starts again on the next change.`)
  })
  server = child
}

async function stop() {
  const child = server
  server = null
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS)
  await ended
  clearTimeout(timer)
}

function restart() {
  turn = turn.then(stop).then(start)
}

const restartAfterBuild = {
  name: 'restart-after-build',
  setup: (build) =>
    build.onEnd((result) => {
      if (result.errors.length === 0) restart()
    }),
}

async function regenerate() {
  try {
    await generate()
  } catch (error) {
    console.error(error.message)
  }
}

await regenerate()
const bundle = serverBundle(FOLDER, { production: false })
const context = await esbuild.context({ ...bundle, plugins: [restartAfterBuild] })
await context.watch()
// The generated clients are part of the bundle: writing them anew makes a new build.
const schemaWatch = fs.watch(path.join(ROOT, 'prisma'), regenerate)

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    ending = true
    schemaWatch.close()
    await context.dispose()
    await turn.then(stop)
    process.exit(0)
  })
}
