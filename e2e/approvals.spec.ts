/** A tool that asks first: nothing starts before its user has answered, on whichever page, and whatever dies meanwhile. */
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

test('a call waits for its user, survives the server, and is answered once for all pages', async ({
  context,
  server,
  vigil,
}) => {
  const { id: profileId } = await vigil.trpc.profiles.create.mutate({
    name: 'Careful',
    model: 'demo',
    tools: { current_time: 'ask' },
  })
  const session = await SessionByApi.create(vigil, 'Careful work')
  await vigil.trpc.sessions.update.mutate({ sessionId: session.id, profileId })
  const here = await new SessionInPage(await context.newPage()).open(session.id)
  const there = await new SessionInPage(await context.newPage()).open(session.id)
  await here.send('call current_time {}')
  const question = (shown: SessionInPage) => shown.transcript.getByRole('group', { name: /asks to run current_time/ })
  await expect(question(here)).toBeVisible()
  await expect(question(there)).toContainText('It gives the tool no input.')
  await expect(here.agent).toHaveText('Waiting for approval')

  await server.kill()
  await server.start()
  await expect(here.connection).toHaveText('Live')
  await expect(here.transcript.getByText(/interrupted/i)).toHaveCount(0)

  const input = question(there).getByRole('textbox', { name: 'Input, as JSON' })
  await question(there).getByRole('button', { name: 'Edit input' }).click()
  await input.press('Escape')
  await question(there).getByRole('button', { name: 'Edit input' }).click()
  await input.fill('{ "timeZone": ')
  await question(there).getByRole('button', { name: 'Allow with this input' }).click()
  await expect(question(there).getByText(/That is no JSON/)).toBeVisible()
  await input.fill('{ "timeZone": "Asia/Kathmandu" }')
  await question(there).getByRole('button', { name: 'Allow with this input' }).click()
  for (const shown of [here, there]) {
    await expect(question(shown)).toHaveCount(0)
    await expect(shown.answers.last()).toContainText('Kathmandu')
  }

  await here.send('call current_time {"timeZone":"Asia/Tokyo"}')
  await expect(question(here).getByLabel('Input')).toContainText('"timeZone": "Asia/Tokyo"')
  await question(here).getByRole('button', { name: 'Deny' }).click()
  await question(here).getByRole('textbox').fill('It is late')
  await question(here).getByRole('button', { name: 'Deny' }).click()
  await expect(here.answers.last()).toContainText('It is late')

  await here.send('call current_time {}')
  await question(here).getByRole('button', { name: 'Always allow' }).click()
  await here.page.getByRole('menuitem', { name: 'In this session' }).click()
  await expect(here.agent).toHaveText('Idle')
  await here.send('call current_time {}')
  await expect(here.agent).toHaveText('Idle')
  await expect(question(here)).toHaveCount(0)
})
