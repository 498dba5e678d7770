/** A database that cannot be used stops the start with words that say why and what to do, and is left as it is. */
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'vitest'
import { sendMessage } from '../../client/index.ts'
import { type ServerFixtures, faultTest as test } from '../fixtures/fault-test.ts'
import type { ServerProcess } from '../fixtures/server-process.ts'
import { SessionWatcher } from '../fixtures/session-watcher.ts'
import { readOnlyFolder } from './fixtures/read-only-folder.ts'

const DAMAGED =
  /^Vigil cannot start\. The database is damaged \(SQLITE_(NOTADB|CORRUPT)\)\. .*restore the newest backup/

const FAULTS: Record<string, { spoil(file: string): void; words: RegExp }> = {
  'of garbage': {
    spoil: (file) => fs.writeFileSync(file, Buffer.alloc(fs.statSync(file).size, 'no database at all ')),
    words: DAMAGED,
  },
  'with a broken head': {
    spoil: (file) => overwrite(file, 0, Buffer.alloc(100, 0xff)),
    words: DAMAGED,
  },
  'that was cut off': {
    spoil: (file) => fs.truncateSync(file, Math.floor(fs.statSync(file).size / 2) + 100),
    words: DAMAGED,
  },
  'of a newer version': {
    spoil: (file) => change(file, `UPDATE Meta SET value = '99' WHERE key = 'oldestSchemaVersion'`),
    words:
      /^Vigil cannot start\. This database was written by a newer Vigil \(it needs schema 99, this is \d+\)\. Start the newer/,
  },
  'whose migrations were applied in another form': {
    spoil: (file) => change(file, `UPDATE _prisma_migrations SET checksum = 'other'`),
    words:
      /^Vigil cannot start\. Migration 0001_initial was applied to this database in another form\. Run the version/,
  },
}

for (const [what, { spoil, words }] of Object.entries(FAULTS)) {
  test(`a database ${what} is refused with words, and not touched`, async ({ make }) => {
    const server = await usedServer(make)
    const file = path.join(server.dataDir, 'vigil.db')
    spoil(file)
    const before = fingerprint(file)
    server.launch()
    expect(await server.exit).toMatchObject({ code: 1, stderr: expect.stringMatching(words) })
    expect(fingerprint(file)).toBe(before)
  })
}

test('a data folder that cannot be written is refused with words, and works again once it can', async ({ make }) => {
  const server = await usedServer(make)
  const folder = readOnlyFolder(server.dataDir)
  try {
    server.launch(folder.env)
    const words = /^Vigil cannot start\. .*(read-only|cannot be used).*writ(e|able)/
    expect(await server.exit).toMatchObject({ code: 1, stderr: expect.stringMatching(words) })
  } finally {
    folder.release()
  }
  await server.start()
  const { items } = await make.client(server).trpc.sessions.list.query({})
  expect(items).toHaveLength(1)
})

/** Stopped, with a session in its database. */
async function usedServer(make: ServerFixtures): Promise<ServerProcess> {
  const server = await make.started()
  const vigil = make.client(server)
  const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: 'Used' })
  const watcher = new SessionWatcher(vigil, sessionId)
  const { runId } = await sendMessage(vigil, { sessionId, text: 'count to 50 every 1ms' })
  await watcher.runEnd(runId)
  await server.stop()
  return server
}

function fingerprint(file: string): string {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex')
}

function overwrite(file: string, at: number, bytes: Buffer): void {
  const descriptor = fs.openSync(file, 'r+')
  fs.writeSync(descriptor, bytes, 0, bytes.length, at)
  fs.closeSync(descriptor)
}

function change(file: string, sql: string): void {
  const database = new Database(file)
  database.exec(sql)
  database.close()
}
