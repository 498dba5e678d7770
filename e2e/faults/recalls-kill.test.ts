/** One run for each planned time of a recall, whenever its server is killed: counted in what the model was asked. */
import path from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'vitest'
import { newId } from '../../client/index.ts'
import type { Definition } from '../../server/protocol/recalls.ts'
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

const SESSIONS = 40
const SINGLE = 190
const SINGLE_EVERY_MS = 65
const REPEATED = 20
const EVERY_SECONDS = 10
/** However slow the machine is at starting it again. */
const KILLS_AT_LEAST = 5
const KILL_WITHIN_MS = 800

test('each of over 200 planned times makes one run and has one row, through kills at random moments', {
  timeout: 110_000,
}, async ({ make, onTestFinished }) => {
  const provider = await RecordingProvider.start({ pieceMs: 60 })
  onTestFinished(() => provider.dispose())
  const server = await make.started({ env: { ...provider.settings, ...NO_LIMITS } })
  const vigil = make.client(server)
  const sessions = await newSessions(vigil, SESSIONS)
  const sessionOf = (index: number) => sessions[index % SESSIONS] ?? ''
  const begin = Date.now() + 4_000
  const planned = new Map<string, number[]>()
  await Promise.all([
    ...Array.from({ length: SINGLE }, async (_, index) => {
      const at = begin + index * SINGLE_EVERY_MS
      const { id } = await planRecall(vigil, sessionOf(index), { ...onceAt(at), ifBusy: 'queue' })
      planned.set(id, [at])
    }),
    ...Array.from({ length: REPEATED }, async (_, index) => {
      const times = [begin + index * 30, begin + index * 30 + EVERY_SECONDS * 1_000] as const
      const [startAt, endAt] = times
      const interval: Definition = { kind: 'interval', everySeconds: EVERY_SECONDS, startAt, endAt, ifBusy: 'queue' }
      planned.set((await planRecall(vigil, sessionOf(index), interval)).id, [...times])
    }),
  ])

  const last = Math.max(...[...planned.values()].flat())
  let kills = 0
  while (Date.now() < last || kills < KILLS_AT_LEAST) {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * KILL_WITHIN_MS))
    await server.kill()
    await server.start()
    kills++
  }
  await untilOver(vigil)

  const ledger = await wholeLedger(vigil)
  const rows = [...ledger.values()].flat()
  expect(rows.length).toBe(SINGLE + REPEATED * 2)
  for (const [recallId, times] of planned) {
    expect(ledger.get(recallId)?.map(({ nominalAt }) => nominalAt)).toEqual(times)
  }
  expectRunsAsRecorded(ledger, provider)
  const merged = rows.filter(({ runId }) => runId === undefined)
  for (const { status, coalescedInto } of merged) {
    const into = rows.find(({ id }) => id === coalescedInto)
    expect([status, into?.status, into?.standsFor]).toEqual(['coalesced', 'fired', 2])
  }
  console.log(
    `${kills} kills; ${rows.length} planned times, ${provider.runs.length} runs, ${provider.requests.length} requests`,
  )
})

/** In which transaction, by its words besides the recall's message, and on which side of its COMMIT. */
const STEPS = [
  ['before', ['INSERT INTO "Recall"']],
  ['after', ['INSERT INTO "Recall"']],
  ['before', ['INSERT INTO "Occurrence"', 'INSERT INTO "Run"']],
  ['after', ['INSERT INTO "Occurrence"', 'INSERT INTO "Run"']],
  ['before', ['"type":"run-started"']],
  ['after', ['"type":"run-started"']],
  ['before', ['"type":"run-finished"']],
  ['after', ['"type":"run-finished"']],
] as const

test('a server that dies at any step between planning and finishing leaves one run', { timeout: 110_000 }, async ({
  make,
  onTestFinished,
}) => {
  const provider = await RecordingProvider.start({ pieceMs: 20 })
  onTestFinished(() => provider.dispose())
  const preload = path.join(import.meta.dirname, 'fixtures/die-at-commit.mjs')
  const env = { ...provider.settings, ...NO_LIMITS, NODE_OPTIONS: `--import=${preload}` }
  const server = await make.server({ env })
  const vigil = make.client(server)
  const startToDie = (index: number) => {
    const [when, words] = STEPS[index] ?? []
    return server.start(when ? { DIE_AT: JSON.stringify({ when, words: [...(words ?? []), `step ${index}`] }) } : {})
  }
  await startToDie(0)
  for (const index of STEPS.keys()) {
    const [sessionId = ''] = await newSessions(vigil, 1)
    const input = { sessionId, message: `step ${index}`, kind: 'immediate' as const, requestId: newId('req') }
    const first = vigil.trpc.recalls.schedule.mutate(input).catch(() => undefined)
    expect(await server.exit).toMatchObject({ signal: 'SIGKILL' })
    await first
    await startToDie(index + 1)
    // As a caller does who had no answer.
    await vigil.trpc.recalls.schedule.mutate(input)
    await untilOver(vigil)
  }
  const ledger = await wholeLedger(vigil)
  expect([...ledger.values()].map((rows) => rows.map(({ status }) => status))).toEqual(STEPS.map(() => ['fired']))
  expectRunsAsRecorded(ledger, provider)
})

test('a server that dies while the model answers a recall goes on with the same run', async ({
  make,
  onTestFinished,
}) => {
  const provider = await RecordingProvider.start({ pieceMs: 100 })
  onTestFinished(() => provider.dispose())
  const server = await make.started({ env: { ...provider.settings, ...NO_LIMITS } })
  const vigil = make.client(server)
  const [sessionId = ''] = await newSessions(vigil, 1)
  const asked = new Promise<void>((resolve) => {
    provider.onRequest = () => resolve()
  })
  const { id } = await planRecall(vigil, sessionId, { kind: 'immediate' })
  await asked
  await server.restart()
  await untilOver(vigil)
  const ledger = await wholeLedger(vigil)
  expect(ledger.get(id)).toMatchObject([{ status: 'fired', runOutcome: 'completed' }])
  expectRunsAsRecorded(ledger, provider)
  expect(provider.requests.length).toBe(2)
})

/** Of the planned times that pass while the server is away two are within the last minute, however long its start takes. */
const AWAY_TIMES = 14
const AWAY_EVERY_SECONDS = 30
const NEWEST_AGE_MS = 1_000

const POLICIES = {
  coalesce: { fired: 1, standsFor: AWAY_TIMES, coalesced: AWAY_TIMES - 1, missed: 0 },
  skip: { fired: 1, standsFor: 2, coalesced: 1, missed: 12 },
  all: { fired: 10, standsFor: undefined, coalesced: 0, missed: 4 },
} as const

test('what came due while no server ran is caught up with as each policy says', async ({ make, onTestFinished }) => {
  const provider = await RecordingProvider.start({ pieceMs: 10 })
  onTestFinished(() => provider.dispose())
  const server = await make.started({ env: { ...provider.settings, ...NO_LIMITS } })
  const vigil = make.client(server)
  const recallIds = new Map<string, string>()
  for (const catchUp of Object.keys(POLICIES) as (keyof typeof POLICIES)[]) {
    const [sessionId = ''] = await newSessions(vigil, 1)
    const interval: Definition = { kind: 'interval', everySeconds: AWAY_EVERY_SECONDS, ifBusy: 'queue', catchUp }
    recallIds.set(catchUp, (await planRecall(vigil, sessionId, interval)).id)
  }
  await server.kill()
  planInThePast(path.join(server.dataDir, 'vigil.db'))
  await server.start()
  await untilOver(vigil)

  const ledger = await wholeLedger(vigil)
  for (const [catchUp, { fired, standsFor, coalesced, missed }] of Object.entries(POLICIES)) {
    const rows = ledger.get(recallIds.get(catchUp) ?? '') ?? []
    const first = rows[0]?.nominalAt ?? 0
    expect(rows.map(({ nominalAt }) => nominalAt - first)).toEqual(
      Array.from({ length: AWAY_TIMES }, (_, index) => index * AWAY_EVERY_SECONDS * 1_000),
    )
    const statuses = rows.map(({ status, reason }) => [status, reason].filter(Boolean).join(' '))
    const oldestFirst = { 'skipped missed': missed, coalesced, fired }
    expect(statuses).toEqual(Object.entries(oldestFirst).flatMap(([status, count]) => Array(count).fill(status)))
    expect(rows.at(-1)?.standsFor).toBe(standsFor)
    const asked = provider.runs.filter(({ recallId }) => recallId === recallIds.get(catchUp))
    expect(asked.length).toBe(fired)
    if (standsFor) expect(asked[0]?.message).toContain(`It stands for ${standsFor} planned times.`)
  }
  expectRunsAsRecorded(ledger, provider)
})

/** As if they had been planned earlier and no server had run since: the newest time has just passed, and is the last. */
function planInThePast(file: string): void {
  const endAt = Date.now()
  const at = endAt - NEWEST_AGE_MS - (AWAY_TIMES - 1) * AWAY_EVERY_SECONDS * 1_000
  const database = new Database(file)
  database
    .prepare(
      `UPDATE "Recall" SET "nextAt" = ?, "definition" = json_set("definition", '$.at', ?, '$.startAt', ?, '$.endAt', ?)`,
    )
    .run(at, at, at, endAt)
  database.close()
}
