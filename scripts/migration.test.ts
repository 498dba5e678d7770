import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { writeMigration } from './migration.mjs'
import { ROOT } from './project.mjs'
import { schemaDiff } from './schema-engine.mjs'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-migration-'))
const schemaFile = path.join(folder, 'schema.prisma')
const schema = (fields: string) => `generator client {
  provider = "prisma-client"
  output   = "./client"
}
datasource db {
  provider = "sqlite"
}
model Thing {
  id String @id
  ${fields}
}
`
const sqlOf = (provider: string, name: string) =>
  fs.readFileSync(path.join(folder, 'migrations', provider, name, 'migration.sql'), 'utf8')

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

it('each migration holds what has changed since the one before, for both stores', async () => {
  fs.writeFileSync(schemaFile, schema(''))
  expect(await writeMigration('initial', folder)).toBe('0001_initial')
  fs.writeFileSync(schemaFile, schema('at BigInt?'))
  expect(await writeMigration('add_at', folder)).toBe('0002_add_at')
  expect(sqlOf('sqlite', '0001_initial')).toContain('CREATE TABLE "Thing"')
  expect(sqlOf('postgresql', '0001_initial')).toMatch(/^-- CreateTable\nCREATE TABLE "Thing"/)
  for (const provider of ['sqlite', 'postgresql']) {
    expect(sqlOf(provider, '0002_add_at')).toMatch(/ALTER TABLE "Thing" ADD COLUMN\s+"at" BIGINT;/)
  }
})

it('a schema that has not changed gets no migration', async () => {
  expect(await writeMigration('nothing', folder)).toBeNull()
})

it('a name that is no file name is refused', async () => {
  await expect(writeMigration('Add things', folder)).rejects.toThrow('is like add_recalls')
})

it('the committed migrations lead to schema.prisma: none is missing', async () => {
  const read = (file: string) => fs.readFileSync(path.join(ROOT, 'prisma', file), 'utf8')
  expect(await schemaDiff('sqlite', read('migrations/schema.prisma'), read('schema.prisma'))).toBe('')
})
