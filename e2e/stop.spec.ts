/** Promise 6: Stop stops the run it names, from wherever it is pressed, and keeps what was said. */
import { expect, test } from './fixtures/browser-test.ts'
import { holdSocket } from './fixtures/held-socket.ts'
import { answerTexts, SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

// Rows out of sight leave the page; here none is.
test.use({ viewport: { width: 1440, height: 3_000 } })

test('Stop in another tab ends the run for both, and both keep the same partial answer', async ({ context, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const one = await new SessionInPage(await context.newPage()).open(session.id)
  const other = await new SessionInPage(await context.newPage()).open(session.id)
  await one.send('count to 1000 every 30ms')
  await one.untilCounted(10)
  await other.stop.click()

  for (const tab of [one, other]) {
    await expect(tab.answers.getByText('Stopped by you')).toBeVisible()
    await expect(tab.agent).toHaveText('Idle')
    await expect(tab.stop).toHaveCount(0)
  }
  const kept = await one.countedTo()
  expect(kept).toBeGreaterThanOrEqual(10)
  expect(kept).toBeLessThan(1_000)
  expect(await other.countedTo()).toBe(kept)
  const [saved = ''] = answerTexts(await session.untilIdle())
  expect(saved.trim().split('\n')).toHaveLength(kept)
})

test('a stale tab’s Stop leaves the newer run alone, and says that its own was over', async ({ page, vigil }) => {
  const socket = await holdSocket(page)
  const session = await SessionByApi.create(vigil)
  const stale = await new SessionInPage(page).open(session.id)
  const old = await session.send('hang')
  await expect(stale.stop).toBeVisible()
  socket.hold()

  await session.stop(old.runId)
  await session.untilIdle()
  const newer = await session.send('count to 60 every 30ms')
  await session.untilCounted(5)
  await stale.stop.click()
  expect(await session.stop(old.runId)).toEqual({ outcome: 'already-ended' })
  expect(await session.stop('run_never_was')).toEqual({ outcome: 'not-this-run' })
  socket.release()

  await expect(page.getByText('That run was already over.')).toBeVisible()
  await stale.hasCounted(60)
  const run = await vigil.trpc.runs.get.query({ runId: newer.runId })
  expect(run).toMatchObject({ status: 'ended', outcome: 'completed' })
})

test('a Stop on the heels of a message stops its run, however early it comes', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  for (let round = 1; round <= 5; round++) {
    const { runId } = await session.send('count to 1000 every 30ms')
    expect(await session.stop(runId)).toEqual({ outcome: 'stopping' })
    await session.untilIdle()
    expect(await vigil.trpc.runs.get.query({ runId })).toMatchObject({ status: 'ended', outcome: 'stopped' })
  }
  await expect(shown.messages).toHaveCount(5)
  await expect(shown.agent).toHaveText('Idle')

  await shown.send('hang')
  await shown.stop.click()
  await expect(shown.messages).toHaveCount(6)
  await expect(shown.agent).toHaveText('Idle')
  await expect(shown.transcript.getByText('Stopped by you').last()).toBeVisible()
})
