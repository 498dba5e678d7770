/** Uploads that a full disk or kill -9 has cut: they leave nothing, and files that were answered are there. */
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { expect } from 'vitest'
import { uploadFile } from '../../client/index.ts'
import { faultTest as test } from '../fixtures/fault-test.ts'
import { refusal } from '../fixtures/refusal.ts'
import type { ServerProcess } from '../fixtures/server-process.ts'
import { smallDisk } from './fixtures/small-disk.ts'

const MIB = 1024 * 1024

function kept({ dataDir }: ServerProcess): string[] {
  const folder = path.join(dataDir, 'attachments')
  return fs.existsSync(folder) ? fs.readdirSync(folder) : []
}

test('a file that the disk has no room for is refused with the reason, and leaves nothing', async ({ make }) => {
  const disk = await smallDisk()
  try {
    const server = await make.started({ dataDir: disk.folder })
    const vigil = make.client(server)
    await vigil.trpc.system.info.query()
    disk.fill(server)
    const error = await refusal(uploadFile(vigil, new Blob(['x'.repeat(MIB)]), { name: 'large.txt' }))
    expect(error).toMatchObject({ reason: 'STORE_UNAVAILABLE', retryable: true, fix: expect.any(String) })
    expect(kept(server)).toEqual([])
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    disk.free(server)
    const { fileId } = await uploadFile(vigil, new Blob(['small']), { name: 'small.txt' })
    expect(kept(server)).toEqual([fileId])
  } finally {
    await disk.dispose()
  }
})

test('kill -9 in mid-upload leaves nothing for ever, and keeps what was answered', async ({ make }) => {
  const server = await make.started()
  const vigil = make.client(server)
  const { fileId } = await uploadFile(vigil, new Blob(['answered']), { name: 'a.txt' })
  const request = http.request(`${server.url}/api/files`, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=b', 'content-length': 2 * MIB },
  })
  request.on('error', () => {})
  request.write(`--b\r\ncontent-disposition: form-data; name="f"; filename="cut.txt"\r\n\r\n${'x'.repeat(MIB)}`)
  await expect.poll(() => kept(server).length).toBe(2)
  await server.kill()
  expect(kept(server)).toHaveLength(2)
  await server.start()
  await expect.poll(() => kept(server)).toEqual([fileId])
  expect(await (await fetch(`${server.url}/api/files/${fileId}`)).text()).toBe('answered')
})
