import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { buildOnce, sourcesFingerprint } from './build.mjs'

let folder = ''

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-build-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

const write = (file: string, content: string) => {
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  fs.writeFileSync(path.join(folder, file), content)
}

it('two starts at once build once, and both start after it', async () => {
  let builds = 0
  let built = false
  const build = async () => {
    builds++
    await new Promise((resolve) => setImmediate(resolve))
    built = true
  }
  const start = () =>
    buildOnce(() => built, build, { folder, onWait: () => {} }).then((did: boolean) => ({ did, built }))
  const starts = await Promise.all([start(), start()])
  expect(builds).toBe(1)
  expect(starts).toContainEqual({ did: true, built: true })
  expect(starts).toContainEqual({ did: false, built: true })
})

it('a build that failed is tried again by the next start', async () => {
  const failing = buildOnce(
    () => false,
    () => Promise.reject(new Error('no')),
    { folder },
  )
  await expect(failing).rejects.toThrow('no')
  expect(
    await buildOnce(
      () => false,
      async () => {},
      { folder },
    ),
  ).toBe(true)
})

it('the fingerprint follows names and contents of the sources, and nothing else', () => {
  write('server/main.ts', 'a')
  const before = sourcesFingerprint(folder)
  write('server/main.test.ts', 'a test')
  write('server/store/generated/sqlite/client.ts', 'generated')
  write('README.md', 'words')
  expect(sourcesFingerprint(folder)).toBe(before)
  write('server/main.ts', 'b')
  const changed = sourcesFingerprint(folder)
  expect(changed).not.toBe(before)
  fs.renameSync(path.join(folder, 'server/main.ts'), path.join(folder, 'server/other.ts'))
  expect(sourcesFingerprint(folder)).not.toBe(changed)
})
