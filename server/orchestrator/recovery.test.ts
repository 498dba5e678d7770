import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { onEachStore } from '../fixtures/on-each-store.ts'
import { openCore } from '../fixtures/open-core.ts'
import { answer, type Part } from '../fixtures/scripted-model.ts'
import { recoveryContract } from './recovery.contract.ts'

onEachStore(recoveryContract)

async function* forever(first: string): AsyncGenerator<Part> {
  yield { type: 'text-start', id: 't' }
  yield { type: 'text-delta', id: 't', delta: first }
  await new Promise(() => {})
}

const isDelta = (event: { type: string; chunk?: { type: string } }) => event.chunk?.type === 'text-delta'

describe('a store that stays away', () => {
  it('ends a run that has nothing to write, too, and the run goes on once the store is back', async () => {
    let calls = 0
    const script = () => (calls++ === 0 ? forever('begun ') : answer('and ended'))
    const vigil = await openCore({ script, giveUpAfterMs: 500 })
    const sessionId = await vigil.session()
    const { runId } = await vigil.send(sessionId, 'one')
    await vigil.until(sessionId, isDelta)
    const other = new Database(path.join(vigil.database.settings.VIGIL_DATA_DIR, 'vigil.db'))
    other.exec('BEGIN IMMEDIATE')
    const { counts } = vigil.core.services.server
    while (counts().liveRuns > 0) await new Promise((resolve) => setImmediate(resolve))
    expect((await vigil.run(runId)).status).toBe('running')
    other.exec('ROLLBACK')
    other.close()
    const events = await vigil.finished(sessionId, runId)
    expect(events.filter((event) => event.type === 'run-interrupted')).toHaveLength(1)
    expect(await vigil.text(sessionId)).toEqual(['one', 'begun and ended'])
    await vigil.dispose()
  }, 30_000)
})
