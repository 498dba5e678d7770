import path from 'node:path'
import Database from 'better-sqlite3'
import pg from 'pg'
import { describe, expect, it, vi } from 'vitest'
import { onEachStore, onPostgres } from '../fixtures/on-each-store.ts'
import { type CoreFixture, openCore } from '../fixtures/open-core.ts'
import { makePostgresDatabase } from '../fixtures/postgres-database.ts'
import { answer } from '../fixtures/scripted-model.ts'
import { interleavingsContract } from './interleavings.contract.ts'

onEachStore(interleavingsContract)

const TEXTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g']

/** Sends while another program holds a lock, which `release` gives back. */
async function sendAll(vigil: CoreFixture, sessionId: string, release: () => unknown): Promise<string[]> {
  const sent = TEXTS.map((text) => vigil.send(sessionId, text))
  await release()
  const receipts = await Promise.all(sent)
  await vigil.finished(sessionId, receipts.at(-1)?.runId ?? '')
  return (await vigil.text(sessionId)).filter((text) => text !== 'ok')
}

describe('sends', () => {
  it('keep their order though the database is locked when they come', async () => {
    const vigil = await openCore({ script: () => answer('ok') })
    const sessionId = await vigil.session()
    const other = new Database(path.join(vigil.database.settings.VIGIL_DATA_DIR, 'vigil.db'))
    other.exec('BEGIN IMMEDIATE')
    // The pauses between tries are random: these would let each second one overtake.
    const random = vi.spyOn(Math, 'random')
    for (let pair = 0; pair < 4; pair++) random.mockReturnValueOnce(0.99).mockReturnValueOnce(0)
    const release = () => {
      other.exec('COMMIT')
      other.close()
    }
    expect(await sendAll(vigil, sessionId, release)).toEqual(TEXTS)
    await vigil.dispose()
  })

  onPostgres(() => {
    it('keep their order though their session is locked when they come', async () => {
      const vigil = await openCore({ script: () => answer('ok'), database: await makePostgresDatabase() })
      const sessionId = await vigil.session()
      const other = new pg.Client({ connectionString: vigil.database.settings.DATABASE_URL })
      await other.connect()
      await other.query('BEGIN')
      await other.query('SELECT * FROM "SessionLease" WHERE "sessionId" = $1 FOR UPDATE', [sessionId])
      expect(await sendAll(vigil, sessionId, () => other.query('COMMIT'))).toEqual(TEXTS)
      await other.end()
      await vigil.dispose()
    })
  })
})
