/** What `npm pack` makes, installed in an empty project: it compiles under strict without skipLibCheck, and runs. */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { faultTest } from '../fixtures/fault-test.ts'

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const INSTALL = ['--prefer-offline', '--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund', '--no-save']
const TSC = path.join(ROOT, 'node_modules/typescript/bin/tsc')

function run(command: string, args: string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (error) throw error
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`)
  return stdout
}

faultTest('the packed package gives an empty project a typed client, the server and the command', async ({ make }) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-package-'))
  try {
    run('npm', ['pack', '--pack-destination', folder], ROOT)
    const [tarball = ''] = fs.readdirSync(folder)
    const held = run('tar', ['tzf', path.join(folder, tarball)], folder)
    expect(held).toContain('package/prisma/migrations/sqlite/0001_initial/migration.sql')
    expect(held).toContain('package/.next/BUILD_ID')
    expect(held).not.toMatch(/package\/(server|client|app|e2e|\.next\/cache)\//)

    const project = path.join(folder, 'project')
    fs.cpSync(path.join(ROOT, 'examples/follow'), project, { recursive: true })
    run('npm', ['install', ...INSTALL, '--omit=dev', path.join(folder, tarball), '@types/node@20'], project)
    run(process.execPath, [TSC, '-p', '.'], project)

    const server = await make.started()
    expect(run(process.execPath, ['dist/follow.js', server.url, 'count to 5'], project)).toBe('1\n2\n3\n4\n5\n\n')
    const vigil = path.join(project, 'node_modules/.bin/vigil')
    expect(run(vigil, ['--url', server.url, 'ask', 'say packed'], project)).toBe('packed\n')
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
})
