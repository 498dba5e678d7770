/**
 * Writes the next migration, for both providers: what leads from the schema of the last one, kept beside the
 * migrations, to prisma/schema.prisma. It needs no database. Read the SQL before you commit it.
 * A migration that is not released yet can be written anew: restore prisma/migrations and run this again.
 *
 *   npm run migration -- NAME      writes prisma/migrations/{sqlite,postgresql}/NNNN_NAME/migration.sql
 */
import fs from 'node:fs'
import path from 'node:path'
import { PROVIDERS } from './generate.mjs'
import { isMain, ROOT } from './project.mjs'
import { schemaDiff } from './schema-engine.mjs'

/** Resolves with the migration's name, or null when the schema has not changed since the last one. */
export async function writeMigration(name, folder = path.join(ROOT, 'prisma')) {
  if (!/^[a-z0-9_]+$/.test(name ?? '')) throw new Error(`A migration's name is like add_recalls, not "${name ?? ''}".`)
  const migrations = path.join(folder, 'migrations')
  const snapshotFile = path.join(migrations, 'schema.prisma')
  const from = fs.existsSync(snapshotFile) ? fs.readFileSync(snapshotFile, 'utf8') : null
  const to = fs.readFileSync(path.join(folder, 'schema.prisma'), 'utf8')
  const scripts = []
  for (const provider of PROVIDERS) scripts.push([provider, await schemaDiff(provider, from, to)])
  if (scripts.every(([, sql]) => sql === '')) return null
  const fullName = `${nextNumber(path.join(migrations, 'sqlite'))}_${name}`
  for (const [provider, sql] of scripts) {
    const target = path.join(migrations, provider, fullName)
    fs.mkdirSync(target, { recursive: true })
    fs.writeFileSync(path.join(target, 'migration.sql'), sql)
  }
  fs.writeFileSync(snapshotFile, to)
  return fullName
}

function nextNumber(folder) {
  const numbers = fs.existsSync(folder) ? fs.readdirSync(folder).map((name) => Number.parseInt(name, 10)) : []
  return String(Math.max(0, ...numbers.filter(Number.isInteger)) + 1).padStart(4, '0')
}

if (isMain(import.meta.url)) {
  try {
    const written = await writeMigration(process.argv[2])
    console.log(
      written ? `Wrote prisma/migrations/*/${written}.` : 'The schema has not changed since the last migration.',
    )
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
