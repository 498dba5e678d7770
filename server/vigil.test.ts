import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { silentLogger } from './base/logger.ts'
import { readConfig } from './config.ts'
import { createVigil } from './vigil.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-'))
const occupied = net.createServer()

afterEach(() => {
  occupied.close()
  fs.rmSync(folder, { recursive: true, force: true })
})

function vigilOn(port: number) {
  const settings = { VIGIL_DATA_DIR: folder, PORT: port, VIGIL_LOCK_WAIT_MS: 0, NODE_ENV: 'test' as const }
  return createVigil({ config: readConfig({}, settings), logger: silentLogger, pages: false })
}

it('a server that cannot listen leaves its data folder to the next', async () => {
  await new Promise<void>((resolve) => occupied.listen(0, '127.0.0.1', resolve))
  const address = occupied.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await expect(vigilOn(port).listen()).rejects.toThrow(String(port))
  const next = vigilOn(0)
  expect((await next.listen()).port).toBeGreaterThan(0)
  await next.close()
})
