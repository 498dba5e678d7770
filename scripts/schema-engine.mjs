/**
 * Prisma's schema engine as WebAssembly: the SQL that leads from one schema to another, for either provider, without
 * the engine's download and without a database. `diff` between schemas only asks its database what it is, which the
 * adapter here answers by itself.
 */
import fs from 'node:fs'
import path from 'node:path'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { schemaFor } from './generate.mjs'
import { ROOT } from './project.mjs'

const ADAPTER_NAMES = { sqlite: 'sqlite', postgresql: 'postgres' }
const INT32 = 0
const TEXT = 7

/** The SQL from schema text `from` (null: an empty database) to schema text `to`. Empty when there is nothing to do. */
export async function schemaDiff(provider, from, to) {
  const engine = await loadEngine()
  const asFiles = (schema) => [{ path: 'schema.prisma', content: schemaFor(provider, schema, './client') }]
  const instance = await engine.SchemaEngine.new(
    { datamodels: asFiles(to).map((file) => [file.path, file.content]) },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapterWithoutDatabase(ADAPTER_NAMES[provider])),
  )
  const { stdout } = await instance.diff({
    from: from === null ? { tag: 'empty' } : { tag: 'schemaDatamodel', files: asFiles(from) },
    to: { tag: 'schemaDatamodel', files: asFiles(to) },
    script: true,
    shadowDatabaseUrl: null,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  return plainTables(stdout)
}

/** Without the creation of PostgreSQL's own schema, which is there, and which not every user may create. */
function plainTables(sql) {
  const statements = sql.replace(/-- CreateSchema\nCREATE SCHEMA IF NOT EXISTS "public";\n/, '').trim()
  const isEmpty = statements.replace(/^--.*$/gm, '').trim() === ''
  return isEmpty ? '' : `${statements}\n`
}

let loading

function loadEngine() {
  loading ??= instantiate()
  return loading
}

async function instantiate() {
  const engine = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const file = path.join(ROOT, 'node_modules/@prisma/schema-engine-wasm/schema_engine_bg.wasm')
  const { instance } = await WebAssembly.instantiate(fs.readFileSync(file), { './schema_engine_bg.js': engine })
  engine.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start?.()
  return engine
}

function adapterWithoutDatabase(provider) {
  const connection = {
    provider,
    adapterName: 'no-database',
    queryRaw: async () => ({
      columnNames: ['exists', 'version', 'numeric_version'],
      columnTypes: [INT32, TEXT, INT32],
      rows: [[1, 'PostgreSQL 15.0', 150_000]],
    }),
    executeRaw: async () => 0,
    executeScript: async () => {},
    startTransaction: async () => {
      throw new Error('A difference between two schemas needs no transaction.')
    },
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: false }),
    dispose: async () => {},
  }
  const connect = async () => connection
  return { provider, adapterName: 'no-database', connect, connectToShadowDb: connect }
}
