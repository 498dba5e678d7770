/**
 * Generates both Prisma clients from prisma/schema.prisma, the one source of the models. The PostgreSQL schema is the
 * same file with the other provider. Does nothing when schema, Prisma and this script are what they were last time.
 */
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { withLock } from './lock.mjs'
import { isMain, ROOT, runCommand } from './project.mjs'

export const PROVIDERS = ['sqlite', 'postgresql']

/**
 * The schema for one provider; `output` is relative to where the file will be.
 *
 * @param {string} provider
 * @param {string} schema
 * @param {string} output
 */
export function schemaFor(provider, schema, output) {
  return schema
    .replace(/(datasource\s+\w+\s*\{[^}]*?provider\s*=\s*)"[^"]*"/, `$1"${provider}"`)
    .replace(/(generator\s+\w+\s*\{[^}]*?output\s*=\s*)"[^"]*"/, `$1"${output}"`)
}

/** Resolves with true when it generated, false when all was up to date. Throws when Prisma refuses the schema. */
export async function generate({
  schemaFile = path.join(ROOT, 'prisma/schema.prisma'),
  folder = path.join(ROOT, 'server/store/generated'),
} = {}) {
  fs.mkdirSync(folder, { recursive: true })
  const isFresh = () => {
    const stamp = path.join(folder, 'stamp')
    return fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === fingerprint(schemaFile)
  }
  if (isFresh()) return false
  return withLock('generate', async () => {
    if (isFresh()) return false
    const stamp = fingerprint(schemaFile)
    fs.rmSync(path.join(folder, 'stamp'), { force: true })
    for (const provider of PROVIDERS) await generateOne(provider, schemaFile, folder)
    fs.writeFileSync(path.join(folder, 'stamp'), stamp)
    return true
  })
}

async function generateOne(provider, schemaFile, folder) {
  const derived = path.join(folder, `${provider}.prisma`)
  fs.writeFileSync(derived, schemaFor(provider, fs.readFileSync(schemaFile, 'utf8'), `./${provider}`))
  const code = await runCommand('prisma', ['generate', '--schema', derived], { env: prismaEnvironment(), quiet: true })
  if (code !== 0) throw new Error(`Prisma refused the ${provider} client: correct prisma/schema.prisma.`)
}

/**
 * Prisma downloads its schema engine even for `generate`, which does not use it. Any executable will do in its place,
 * so that generating works on a closed network.
 */
function prismaEnvironment() {
  const env = { PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' }
  const engines = path.join(ROOT, 'node_modules/@prisma/engines')
  const downloaded = fs.readdirSync(engines).some((name) => name.startsWith('schema-engine-'))
  if (!downloaded && !process.env.PRISMA_SCHEMA_ENGINE_BINARY) env.PRISMA_SCHEMA_ENGINE_BINARY = process.execPath
  return env
}

function fingerprint(schemaFile) {
  const hash = createHash('sha256')
  const manifest = path.join(ROOT, 'node_modules/prisma/package.json')
  for (const file of [schemaFile, manifest, path.join(ROOT, 'scripts/generate.mjs')]) hash.update(fs.readFileSync(file))
  return hash.digest('hex')
}

if (isMain(import.meta.url)) {
  try {
    if (await generate()) console.log('Generated the SQLite and PostgreSQL clients.')
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
