/**
 * Vigil's whole server with recalls that wait: one for each session, many users. Their rows are there before it starts,
 * as a server finds them that was restarted; what it does when they are due is all its own, runs of a model that
 * answers at once included.
 */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { LanguageModelV3, LanguageModelV3StreamPart } from '@ai-sdk/provider'
import { systemClock } from '../../server/base/clock.ts'
import { silentLogger } from '../../server/base/logger.ts'
import { newId } from '../../server/base/new-id.ts'
import { projectRoot } from '../../server/base/project-root.ts'
import { type Config, readConfig, type Settings } from '../../server/config.ts'
import { type Core, startCore } from '../../server/core.ts'
import { normalise } from '../../server/recalls/schedule/normalise.ts'
import { migrate } from '../../server/store/migrate.ts'
import { openPostgresStore } from '../../server/store/postgres-store.ts'
import { insertLease } from '../../server/store/rows/lease-rows.ts'
import { putRecalls, type RecallRow } from '../../server/store/rows/recall-rows.ts'
import { ensureUser, insertSession } from '../../server/store/rows/session-rows.ts'
import { queryOne } from '../../server/store/script.ts'
import { openSqliteStore } from '../../server/store/sqlite-store.ts'
import type { Store } from '../../server/store/store.ts'
import { serveCommands } from '../harness/serve-commands.mjs'

interface Plan {
  recalls: number
  users: number
  /** Until the first is due, from when the server has started. */
  leadMs: number
  /** Between one and the next. */
  everyMs?: number
  /** PostgreSQL's; absent, SQLite. */
  url?: string
  /** For another process, which removes it. */
  keep?: boolean
}

const ROWS_A_TRANSACTION = 500
const SETTINGS: Partial<Settings> = { VIGIL_MODEL: 'instant', VIGIL_RECALL_RUNS_PER_DAY: 0 }

let core: Core | undefined
let folder: string | undefined
let awaited: { arrived: Promise<void>; late: number[]; lastAt(): number }
let dueAt = 0
const loop = monitorEventLoopDelay({ resolution: 1 })

process.once('exit', removeFolder)

serveCommands({
  /** Makes a database with these recalls; what was there before is gone. */
  async fill({ recalls, users, leadMs, everyMs = 0, url, keep }: Plan) {
    await end()
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-bench-'))
    const store = await openStore(configOf(url))
    await migrate(store, path.join(projectRoot(), 'prisma/migrations'), Date.now())
    dueAt = Date.now() + leadMs
    for (let user = 0; user < users; user++) await store.write(() => ensureUser(`user:${user}`, `User ${user}`, 1))
    for (let from = 0; from < recalls; from += ROWS_A_TRANSACTION) {
      const upTo = Math.min(recalls, from + ROWS_A_TRANSACTION)
      await store.write(() => insertPart(from, upTo, { users, everyMs }))
    }
    await store.close()
    const filled = folder
    if (keep) folder = undefined
    return filled
  },

  /** Resolves once it takes requests. */
  async start({ url, expected, folder: filled }: { url?: string; expected: number; folder?: string }) {
    if (filled) [folder, dueAt] = [filled, Number.POSITIVE_INFINITY]
    core = await startCore({
      config: configOf(url),
      logger: silentLogger,
      address: 'bench',
      models: { instant },
    })
    awaited = awaitRuns(core, expected)
    if (Date.now() >= dueAt) throw new Error('the recalls were due before the server had started')
    loop.reset()
    loop.enable()
  },

  /** Once all have been claimed: how long that took from the planned time, and how late each was. */
  async claimed() {
    await awaited.arrived
    loop.disable()
    return { tookMs: awaited.lastAt() - dueAt, late: awaited.late, longestBlockMs: loop.max / 1e6 }
  },

  /** What the database says of it. */
  async count() {
    if (!core) throw new Error('not started')
    const row = await core.store.read(() =>
      queryOne<{ runs: number; times: number; commands: number }>(
        `SELECT (SELECT COUNT(*) FROM "Run") AS "runs", (SELECT COUNT(DISTINCT "trigger") FROM "Run") AS "times",
           (SELECT COUNT(*) FROM "Command" WHERE "kind" = 'sent') AS "commands"`,
      ),
    )
    return row
  },

  /** Milliseconds from the planned time of each run until its log says that it has started, as far as it has. */
  async started() {
    if (!core) throw new Error('not started')
    const rows = await core.store.read(function* startedOnes() {
      return (yield {
        sql: 'SELECT "startedAt" - "nominalAt" AS "late" FROM "Occurrence" WHERE "startedAt" IS NOT NULL',
        values: [],
      }).rows as { late: number }[]
    })
    return rows.map(({ late }) => late)
  },

  end,
})

async function end(): Promise<void> {
  await core?.drain(0)
  await core?.close()
  core = undefined
  removeFolder()
}

function removeFolder(): void {
  if (folder) fs.rmSync(folder, { recursive: true, force: true })
}

function configOf(url: string | undefined): Config {
  return readConfig({}, { VIGIL_DATA_DIR: folder ?? '', ...(url && { DATABASE_URL: url }), ...SETTINGS })
}

async function openStore({ mode, databaseUrl }: Config): Promise<Store> {
  if (mode === 'cluster') return await openPostgresStore({ url: databaseUrl })
  return openSqliteStore({ file: databaseUrl.replace(/^file:(\/\/)?/, ''), clock: systemClock })
}

function* insertPart(from: number, upTo: number, { users, everyMs }: { users: number; everyMs: number }) {
  const rows: RecallRow[] = []
  const now = Date.now()
  const definition = normalise({ kind: 'once', when: '1h' }, { now, serverZone: 'UTC' })
  for (let index = from; index < upTo; index++) {
    const userId = `user:${index % users}`
    const sessionId = newId('session', now)
    const at = dueAt + index * everyMs
    yield* insertSession({
      id: sessionId,
      userId,
      title: `Session ${index}`,
      profileId: 'default',
      metadata: {},
      createdAt: now,
      updatedAt: now,
      readUpTo: 0,
    })
    yield* insertLease({ sessionId, nodeId: null, epoch: 0, head: 0, openSeq: null, generation: 'bench' })
    rows.push({
      id: newId('recall', now),
      sessionId,
      userId,
      version: 1,
      definition: JSON.stringify({ ...definition, at }),
      message: 'Look whether anything is new.',
      note: null,
      status: 'pending',
      reason: null,
      nextAt: at,
      occurrences: 0,
      failuresInRow: 0,
      createdBy: 'user',
      createdAt: now,
      updatedAt: now,
    })
  }
  yield* putRecalls(rows)
}

function awaitRuns({ services }: Core, expected: number) {
  const late: number[] = []
  let lastAt = 0
  const arrived = new Promise<void>((resolve) => {
    services.server.onRecallRun((lateMs) => {
      lastAt = Date.now()
      if (late.push(lateMs) === expected) resolve()
    })
  })
  return { arrived, late, lastAt: () => lastAt }
}

const PARTS: LanguageModelV3StreamPart[] = [
  { type: 'text-start', id: 't' },
  { type: 'text-delta', id: 't', delta: 'Nothing new.' },
  { type: 'text-end', id: 't' },
  {
    type: 'finish',
    usage: {
      inputTokens: { total: 3, noCache: 3, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 2, text: 2, reasoning: 0 },
    },
    finishReason: { unified: 'stop', raw: 'stop' },
  },
]

const instant: LanguageModelV3 = {
  specificationVersion: 'v3',
  provider: 'bench',
  modelId: 'instant',
  supportedUrls: {},
  doGenerate: () => Promise.reject(new Error('the server streams')),
  doStream: async () => ({
    stream: new ReadableStream({
      start(controller) {
        for (const part of PARTS) controller.enqueue(part)
        controller.close()
      },
    }),
  }),
}
