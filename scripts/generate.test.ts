import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { generate, schemaFor } from './generate.mjs'

const SCHEMA = `generator client {
  provider            = "prisma-client"
  output              = "../server/store/generated/sqlite"
  importFileExtension = "ts"
}

datasource db {
  provider = "sqlite"
}

model Thing {
  id String @id
}
`

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-generate-'))
const schemaFile = path.join(root, 'schema.prisma')
const folder = path.join(root, 'generated')

afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

it('the PostgreSQL schema differs in provider and output only', () => {
  const derived = schemaFor('postgresql', SCHEMA, './postgresql')
  const differing = derived.split('\n').filter((line, index) => line !== SCHEMA.split('\n')[index])
  expect(differing.map((line) => line.trim())).toEqual([
    'output              = "./postgresql"',
    'provider = "postgresql"',
  ])
})

it('both clients are generated once, and again only when the schema has changed', async () => {
  fs.writeFileSync(schemaFile, SCHEMA)
  expect(await generate({ schemaFile, folder })).toBe(true)
  for (const provider of ['sqlite', 'postgresql']) {
    expect(fs.readFileSync(path.join(folder, provider, 'client.ts'), 'utf8')).toContain('Thing')
  }
  expect(await generate({ schemaFile, folder })).toBe(false)
  fs.writeFileSync(schemaFile, SCHEMA.replaceAll('Thing', 'Matter'))
  expect(await generate({ schemaFile, folder })).toBe(true)
})
