/** Contract row "data folder": one process at a time, for as long as it lives and no longer. */
import { expect } from 'vitest'
import { sendMessage } from '../../client/index.ts'
import { faultTest as test } from '../fixtures/fault-test.ts'
import { lockHolder } from '../fixtures/lock-holder.ts'
import { SessionWatcher } from '../fixtures/session-watcher.ts'

const WAIT_MS = 500

test('a second server on a folder in use waits, then refuses to start and names the holder, who is not disturbed', async ({
  make,
}) => {
  const first = await make.started()
  const vigil = make.client(first)
  const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: 'Undisturbed' })
  const watcher = new SessionWatcher(vigil, sessionId)
  const { runId } = await sendMessage(vigil, { sessionId, text: 'count to 150' })
  await watcher.until(() => watcher.streamed(runId).includes('1\n'))

  const second = await make.server({ dataDir: first.dataDir, env: { VIGIL_LOCK_WAIT_MS: String(WAIT_MS) } })
  const launchedAt = Date.now()
  second.launch()
  const { code, stderr } = await second.exit
  expect(code).toBe(1)
  expect(Date.now() - launchedAt).toBeGreaterThanOrEqual(WAIT_MS)
  expect(stderr).toContain(`is in use by another Vigil (process ${first.pid} on 127.0.0.1:${first.port}`)
  expect(stderr).toContain('VIGIL_DATA_DIR')
  expect(second.log.lines.map(({ msg }) => msg)).toContain('the data folder is in use; waiting for it')

  expect(await watcher.runEnd(runId)).toMatchObject({ outcome: 'completed' })
  expect(watcher.eventsOf('owner-changed')).toEqual([])
  expect(lockHolder(first.dataDir).pid).toBe(first.pid)
})

test('a folder is free at once when its holder was killed, also for a server that waits for it', async ({ make }) => {
  const first = await make.started()
  const second = await make.server({ dataDir: first.dataDir, env: { VIGIL_LOCK_WAIT_MS: '60000' } })
  second.launch()
  await second.log.line(({ msg }) => msg === 'the data folder is in use; waiting for it')
  await first.kill()
  const freedAt = Date.now()
  await second.log.line(({ msg }) => msg.startsWith('Vigil is ready'))
  const tookMs = Date.now() - freedAt
  console.log(`ready ${tookMs} ms after the holder was killed`)
  expect(lockHolder(first.dataDir).pid).toBe(second.pid)
  await second.kill()

  const third = await make.started({ dataDir: first.dataDir, env: { VIGIL_LOCK_WAIT_MS: '0' } })
  expect(lockHolder(first.dataDir).pid).toBe(third.pid)
})
