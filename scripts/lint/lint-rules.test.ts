import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../project.mjs'

/** A small project in which every file breaks one rule, named by what its message must say. */
const VIOLATIONS: Record<string, { code: string; says: string }> = {
  'server/agent/reads-store.ts': {
    code: "export { a } from '../store/a.ts'",
    says: 'server/agent/ may not import server/store/',
  },
  'server/router/types-of-store.ts': {
    code: "import type { A } from '../store/a.ts'\nexport type B = A",
    says: 'server/router/ may not import server/store/',
  },
  'server/protocol/uses-base.ts': { code: "export { a } from '../base/a.ts'", says: 'protocol stands alone' },
  'server/ws/uses-main.ts': { code: "export { a } from '../main.ts'", says: 'may not import server/main.ts' },
  'server/events/uses-driver.ts': {
    code: "export { default } from 'better-sqlite3'",
    says: 'is used in server/store/ only',
  },
  'server/router/serves.ts': { code: "export { WebSocketServer } from 'ws'", says: 'is used in server/ws/' },
  'server/unknown/new-folder.ts': {
    code: "export { a } from './a.ts'",
    says: 'has no row in scripts/lint/layer-table.mjs',
  },
  'client/takes-router-value.ts': { code: "export { a } from '../server/router/a.ts'", says: 'write `import type`' },
  'client/reads-files.ts': { code: "export { readFileSync } from 'node:fs'", says: 'runs in a browser' },
  'app/takes-events.tsx': { code: "export { a } from '../server/events/a.ts'", says: 'go through client/' },
  'server/ws/lazily.ts': {
    code: "export const a = () => import('../store/a.ts')",
    says: 'may not import server/store/',
  },
  'client/uses-fixture.ts': { code: "export { a } from './fixtures/a.ts'", says: 'Fixtures are for tests' },
  'server/base/cycle-a.ts': {
    code: "import { b } from './cycle-b.ts'\nexport const a = () => b",
    says: 'Dependency cycle',
  },
  'server/base/cycle-b.ts': {
    code: "import { a } from './cycle-a.ts'\nexport const b = () => a",
    says: 'Dependency cycle',
  },
  'server/ws/reads-env.ts': { code: 'export const a = process.env.PORT', says: 'process.env' },
  'server/ws/prints.ts': { code: "console.log('a')", says: 'console' },
  'server/ws/is-any.ts': { code: 'export const a = (b: any) => b.c', says: 'any' },
  'server/ws/takes-time.ts': { code: 'export const a = () => Date.now()', says: 'server/base/clock.ts' },
  'server/ws/waits.ts': { code: 'setTimeout(() => {}, 10)', says: 'server/base/clock.ts' },
  'server/ws/focused.test.ts': { code: "import { it } from 'vitest'\nit.only('a', () => {})", says: 'focused' },
}

const ALLOWED: Record<string, string> = {
  'server/main.ts': "export { a } from './store/a.ts'\nexport { b } from './ws/b.ts'",
  'server/config.ts': 'export const port = process.env.PORT',
  'server/store/reads-base.ts': "export { a } from '../base/a.ts'\nexport { b } from '../protocol/b.ts'",
  'server/store/driver.ts': "export { default } from 'better-sqlite3'",
  'server/orchestrator/composes.ts': "export { a } from '../agent/a.ts'\nexport { b } from '../events/b.ts'",
  'server/agent/shape.test.ts': "export { a } from '../store/a.ts'",
  'client/fixtures/server.ts': "export { createServer } from 'node:http'",
  'client/types-router.ts': "import type { A } from '../server/router/a.ts'\nexport type B = A",
  'app/page.tsx': "export { a } from '../client/a.ts'\nexport { b } from '../server/protocol/b.ts'",
}

describe('the lint rules', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-lint-'))
  let reported: Array<{ filename: string; message: string; help?: string; code?: string }>

  beforeAll(async () => {
    const write = (file: string, code: string) => {
      fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true })
      fs.writeFileSync(path.join(folder, file), `${code}\n`)
    }
    const config = fs.readFileSync(path.join(ROOT, '.oxlintrc.json'), 'utf8')
    write('.oxlintrc.json', config.replaceAll('"./', `"${ROOT}/`))
    for (const [file, { code }] of Object.entries(VIOLATIONS)) write(file, code)
    for (const [file, code] of Object.entries(ALLOWED)) write(file, code)
    const oxlint = path.join(ROOT, 'node_modules/oxlint/bin/oxlint')
    const output = await new Promise<string>((resolve) => {
      execFile(process.execPath, [oxlint, '--format=json', '.'], { cwd: folder }, (_, stdout) => resolve(stdout))
    })
    reported = JSON.parse(output).diagnostics
  })

  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

  const about = (file: string) =>
    reported
      .filter((entry) => entry.filename === file)
      .map((entry) => `${entry.code} ${entry.message} ${entry.help ?? ''}`)

  for (const [file, { says }] of Object.entries(VIOLATIONS)) {
    it(`${file} is refused: ${says}`, () => expect(about(file).join('\n')).toContain(says))
  }
  for (const file of Object.keys(ALLOWED)) {
    it(`${file} passes`, () => expect(about(file)).toEqual([]))
  }
})
