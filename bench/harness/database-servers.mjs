/** Real servers of Redis and PostgreSQL for what is measured on them, each on a free port and in a folder of its own. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { findPostgres } from '../../scripts/testing/find-postgres.mjs'
import { onPath } from '../../scripts/testing/machine.mjs'

const READY_WITHIN_MS = 30_000
const LOOK_EVERY_MS = 50

/** Undefined where Redis is not installed. It keeps nothing on disk. */
export async function startRedis() {
  const program = onPath(['redis-server'])
  if (!program) return undefined
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-redis-'))
  const port = await freePort()
  const keepsNothing = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction']
  const child = spawn(program, ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, ...keepsNothing], {
    stdio: 'ignore',
  })
  await untilReady(child, () => answers(port))
  return { port, stop: () => stop(child, 'SIGTERM', folder) }
}

/** Undefined where PostgreSQL is not installed. It is as its package has it, with room for more connections. */
export async function startPostgres() {
  const programs = findPostgres()
  if (!programs) return undefined
  const program = (name) => path.join(programs, name)
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-postgres-'))
  const port = await freePort()
  const options = { ...otherUser(), cwd: '/', stdio: 'ignore' }
  if (options.uid !== undefined) fs.chownSync(folder, options.uid, options.gid)
  const data = path.join(folder, 'data')
  const made = spawnSync(program('initdb'), ['-D', data, '-U', 'vigil', '-A', 'trust', '-E', 'UTF8'], options)
  if (made.status !== 0) throw new Error(`initdb ended with ${made.status ?? made.error?.message}`)
  const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200']
  const child = spawn(program('postgres'), ['-D', data, '-p', `${port}`, '-k', folder, ...settings], options)
  const at = ['-h', '127.0.0.1', '-p', `${port}`, '-U', 'vigil']
  await untilReady(child, () => spawnSync(program('pg_isready'), at).status === 0)
  let databases = 0
  return {
    /** URL of a new, empty one. */
    database() {
      const name = `bench_${++databases}`
      const { status } = spawnSync(program('createdb'), [...at, name])
      if (status !== 0) throw new Error(`createdb ended with ${status}`)
      return `postgres://vigil@127.0.0.1:${port}/${name}`
    },
    stop: () => stop(child, 'SIGINT', folder),
  }
}

async function untilReady(child, isReady) {
  const until = performance.now() + READY_WITHIN_MS
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`)
    if (performance.now() > until) throw new Error(`${child.spawnfile} was not ready within ${READY_WITHIN_MS} ms`)
    await pass(LOOK_EVERY_MS)
  }
}

async function stop(child, signal, folder) {
  const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined
  child.kill(signal)
  await ended
  fs.rmSync(folder, { recursive: true, force: true })
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** PostgreSQL refuses to run as root. */
function otherUser() {
  if (process.getuid?.() !== 0) return {}
  const users = fs.readFileSync('/etc/passwd', 'utf8')
  const user = /^postgres:.*$/m.exec(users) ?? /^nobody:.*$/m.exec(users)
  const [, , uid, gid] = user?.[0].split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : {}
}
