import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { withLock } from './lock.mjs'
import { ROOT } from './project.mjs'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-lock-'))
const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  fs.rmSync(folder, { recursive: true, force: true })
})

it('two who want the lock hold it in turn', async () => {
  const steps: string[] = []
  const first = withLock(
    'a',
    async () => {
      steps.push('first begins')
      await new Promise((resolve) => setImmediate(resolve))
      steps.push('first ends')
    },
    { folder },
  )
  const second = withLock('a', async () => steps.push('second begins'), {
    folder,
    onWait: () => steps.push('second waits'),
  })
  await Promise.all([first, second])
  expect(steps).toEqual(['first begins', 'second waits', 'first ends', 'second begins'])
})

it('a holder that is killed frees the lock', async () => {
  const holder = holdElsewhere()
  await saidHeld(holder)
  let waited = false
  const mine = withLock('a', async () => 'mine', {
    folder,
    onWait: () => {
      waited = true
      holder.kill('SIGKILL')
    },
  })
  expect(await mine).toBe('mine')
  expect(waited).toBe(true)
})

it('a task that fails frees the lock', async () => {
  const failing = withLock('a', () => Promise.reject(new Error('no')), { folder })
  await expect(failing).rejects.toThrow('no')
  expect(await withLock('a', async () => 'mine', { folder })).toBe('mine')
})

function holdElsewhere(): ChildProcess {
  const code = `
    const { withLock } = await import(${JSON.stringify(path.join(ROOT, 'scripts/lock.mjs'))})
    await withLock('a', () => { console.log('held'); return new Promise((resolve) => setTimeout(resolve, 60000)) }, { folder: ${JSON.stringify(folder)} })
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  return child
}

function saidHeld(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.stdout?.once('data', () => resolve()))
}
