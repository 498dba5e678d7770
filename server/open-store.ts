/**
 * The store as a node begins with it: the data folder held (embedded), the schema of this version, the search index,
 * and a new generation of the logs where the database was set back.
 */
import path from 'node:path'
import type { Clock } from './base/clock.ts'
import type { Logger } from './base/logger.ts'
import { projectRoot } from './base/project-root.ts'
import type { Config } from './config.ts'
import { type DataFolder, lockDataFolder } from './store/data-folder-lock.ts'
import { renewGenerationIfSetBack } from './store/log-generation.ts'
import { migrate } from './store/migrate.ts'
import { openPostgresStore } from './store/postgres-store.ts'
import { prepareSearchIndex } from './store/search-index.ts'
import { openSqliteStore } from './store/sqlite-store.ts'
import type { Store } from './store/store.ts'

interface OpenStore {
  store: Store
  /** Held for life; undefined in a cluster. */
  folder: DataFolder | undefined
}

interface OpenStoreOptions {
  config: Config
  logger: Logger
  clock: Clock
  /** host:port of this node: what a second one is told. */
  address: string
}

/** Rejects with an `AppError` that says why a node cannot start on it; nothing is held or open then. */
export async function openStore({ config, logger, clock, address }: OpenStoreOptions): Promise<OpenStore> {
  const folder = await holdDataFolder({ config, logger, clock, address })
  let store: Store | undefined
  try {
    store = await connect(config, clock)
    const applied = await migrate(store, path.join(projectRoot(), 'prisma/migrations'), clock.now())
    if (applied.length > 0) logger.info({ applied }, 'database migrated')
    await prepareSearchIndex(store, logger)
    const sync = config.settings.VIGIL_SQLITE_SYNC
    const setBack = folder && (await renewGenerationIfSetBack(store, folder.memory, sync))
    if (setBack) logger.warn({ reason: setBack }, 'logs begin a new generation; readers load anew')
    return { store, folder }
  } catch (error) {
    await store?.close()
    folder?.release()
    throw error
  }
}

async function holdDataFolder(options: OpenStoreOptions): Promise<DataFolder | undefined> {
  const { config, logger, clock, address } = options
  if (config.mode === 'cluster') return undefined
  return await lockDataFolder({
    dataDir: config.dataDir,
    holder: { pid: process.pid, address, since: clock.now() },
    waitMs: config.settings.VIGIL_LOCK_WAIT_MS,
    clock,
    onWaiting: (holder) => logger.warn({ holder }, 'the data folder is in use; waiting for it'),
  })
}

async function connect(config: Config, clock: Clock): Promise<Store> {
  if (config.mode === 'cluster') return await openPostgresStore({ url: config.databaseUrl })
  const file = config.databaseUrl.replace(/^file:(\/\/)?/, '')
  return openSqliteStore({ file, clock, sync: config.settings.VIGIL_SQLITE_SYNC })
}
