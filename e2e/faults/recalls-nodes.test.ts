/** Two servers on one database: of what is due at one instant each is claimed by one of them, and by nobody twice. */
import { expect } from 'vitest'
import type { VigilClient } from '../../client/index.ts'
import { onPostgres } from '../../server/fixtures/on-each-store.ts'
import { newPostgresDatabase } from '../../server/fixtures/postgres-database.ts'
import { faultTest as test } from '../fixtures/fault-test.ts'
import { RecordingProvider } from '../fixtures/recording-provider.ts'
import {
  expectRunsAsRecorded,
  NO_LIMITS,
  newSessions,
  onceAt,
  planRecall,
  untilOver,
  wholeLedger,
} from './fixtures/recall-proof.ts'

const RECALLS = 100
const ASKED_BEFORE_THE_KILL = 30

const clientOf = (servers: readonly { vigil: VigilClient }[], index: number): VigilClient => {
  const server = servers[index % servers.length]
  if (!server) throw new Error('There is no server.')
  return server.vigil
}

onPostgres(() => {
  test('a hundred recalls that are due at one instant run once each, though one of two servers is killed meanwhile', {
    timeout: 110_000,
  }, async ({ make, onTestFinished }) => {
    const provider = await RecordingProvider.start({ pieceMs: 100 })
    onTestFinished(() => provider.dispose())
    const env = { ...provider.settings, ...NO_LIMITS, DATABASE_URL: await newPostgresDatabase() }
    const servers = await Promise.all(
      ['first', 'second'].map(async (key) => {
        const server = await make.started({ env: { ...env, OPENAI_API_KEY: key } })
        return { key, server, vigil: make.client(server) }
      }),
    )
    const busiest = new Promise<string>((resolve) => {
      provider.onRequest = (key) => {
        if (provider.requests.length === ASKED_BEFORE_THE_KILL) resolve(key)
      }
    })
    const sessions = await newSessions(clientOf(servers, 0), RECALLS)
    const at = Date.now() + 5_000
    // By both, so that both look when they are due.
    const planned = await Promise.all(
      sessions.map((sessionId, index) => planRecall(clientOf(servers, index), sessionId, onceAt(at))),
    )
    const key = await busiest
    await servers.find((each) => each.key === key)?.server.kill()
    const vigil = clientOf(
      servers.filter((each) => each.key !== key),
      0,
    )
    await untilOver(vigil)

    const ledger = await wholeLedger(vigil)
    for (const { id } of planned) {
      expect(ledger.get(id)).toMatchObject([{ nominalAt: at, status: 'fired', runOutcome: 'completed' }])
    }
    expect(ledger.size).toBe(RECALLS)
    expectRunsAsRecorded(ledger, provider)
    expect(provider.requests.length).toBeGreaterThan(RECALLS)
    console.log(`${provider.requests.length} requests for ${RECALLS} runs`)
  })
})
