/** Profiles, providers and their keys, as their user sets them up in the settings and picks them where messages are written. */
import { expect, test } from './fixtures/browser-test.ts'
import { KeyedProvider } from './fixtures/keyed-provider.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'
import { violations } from './fixtures/violations.ts'

const KEY = 'a-key-that-no-page-may-be-sent-again'

test('a provider is added and tested, a profile is made with it, and a session runs on it, also after a restart', async ({
  page,
  server,
}) => {
  const provider = await KeyedProvider.start(KEY)
  const received: string[] = []
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => received.push(String(payload))))

  await page.goto('/settings/models/new')
  await page.getByRole('textbox', { name: 'Name' }).fill('place')
  await page.getByRole('textbox', { name: 'Address' }).fill(provider.url)
  await page.getByLabel('Key', { exact: true }).fill('the-wrong-key')
  await page.getByRole('combobox', { name: 'Model to test' }).fill(provider.model)
  await page.getByRole('button', { name: 'Test' }).click()
  const alert = page.getByRole('form').getByRole('alert')
  await expect(alert).toContainText('The key was refused')
  await expect(alert).toContainText('Incorrect API key provided.')
  await page.getByLabel('Key', { exact: true }).fill(KEY)
  await expect(alert).toHaveCount(0)
  await page.getByRole('button', { name: 'Test' }).click()
  await expect(page.getByText('It said: “Answered by the provider.”')).toBeVisible()
  await page.getByRole('button', { name: 'Add provider' }).click()
  await expect(page.getByRole('list', { name: 'Your own providers' })).toContainText('Key stored, ending in gain')

  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Profiles' }).click()
  await page.getByRole('link', { name: 'New profile' }).click()
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await page.getByRole('textbox', { name: 'Name' }).fill('Placed')
  await page.getByRole('combobox', { name: 'Model' }).fill('place')
  await page.getByRole('option', { name: `place/${provider.model}` }).click()
  await page.getByRole('button', { name: 'Create profile' }).click()
  const rows = page.getByRole('list', { name: 'Profiles', exact: true }).getByRole('listitem')
  await expect(rows).toContainText(['Default', 'Placed'])
  await page.getByRole('button', { name: 'Actions for Placed' }).click()
  await page.getByRole('menuitem', { name: 'Make it the default' }).click()
  await expect(rows.nth(1)).toContainText('Default')

  await server.stop('SIGTERM')
  await server.start()
  await page.goto('/')
  await expect(page.getByRole('button', { name: `Profile: Placed place/${provider.model}` })).toBeVisible()
  const shown = new SessionInPage(page)
  await shown.send('hello')
  await expect(shown.answers).toContainText([provider.answer])

  await page.getByRole('button', { name: /^Profile: Placed/ }).click()
  await page.getByRole('menuitemradio', { name: 'Default' }).click()
  await expect(page.getByRole('button', { name: 'Profile: Default demo' })).toBeVisible()
  await shown.send('say on the demo model')
  await expect(shown.answers.last()).toContainText('on the demo model')
  expect(received.join('')).not.toContain(KEY)
  expect(server.allText).not.toContain(KEY)
  await provider.close()
})

test('two tabs that edit one profile lose nothing: the later one is told and decides', async ({
  page,
  context,
  vigil,
}) => {
  const { id } = await vigil.trpc.profiles.create.mutate({ name: 'Writer', model: 'demo' })
  const other = await context.newPage()
  for (const tab of [page, other]) await tab.goto(`/settings/profiles/${id}`)
  await page.getByRole('textbox', { name: 'Instructions' }).fill('Of this tab.')
  await other.getByRole('textbox', { name: 'Name' }).fill('Author')
  await other.getByRole('button', { name: 'Save' }).click()
  await expect(other.getByRole('list', { name: 'Profiles', exact: true })).toContainText('Author')

  await expect(page.getByRole('form').getByRole('alert')).toContainText('changed elsewhere in the meantime: name')
  await expect(page.getByRole('textbox', { name: 'Instructions' })).toHaveValue('Of this tab.')
  const sections = page.getByRole('navigation', { name: 'Settings' })
  await sections.getByRole('link', { name: 'Models' }).click()
  await sections.getByRole('link', { name: 'Profiles' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Author' })).toContainText('Changes not saved')
  await page.getByRole('link', { name: 'Edit Author' }).click()
  await page.getByRole('button', { name: 'Keep my version' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('list', { name: 'Profiles', exact: true })).toContainText('Writer')
  expect(await vigil.trpc.profiles.get.query({ profileId: id })).toMatchObject({
    name: 'Writer',
    system: 'Of this tab.',
    version: 3,
  })
})

test('a profile that is removed comes back by undo, and a secret goes in and is listed by its name', async ({
  page,
  vigil,
}) => {
  const { id } = await vigil.trpc.profiles.create.mutate({ name: 'Writer', model: 'demo' })
  await page.goto(`/settings/profiles/${id}`)
  await page.getByRole('button', { name: 'Add a secret' }).click()
  await page.getByRole('textbox', { name: 'Name of the secret' }).fill('A_TOKEN')
  await page.getByLabel('Value of the secret').fill('its value')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Writer' })).toContainText('1 secret')
  await page.getByRole('button', { name: 'Actions for Writer' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Writer' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('link', { name: 'Edit Writer' }).click()
  await expect(page.getByRole('button', { name: 'Replace A_TOKEN' })).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme })

    test('the settings of profiles and models have no violations', async ({ page, vigil }) => {
      const baseUrl = 'http://127.0.0.1:9/v1'
      const place = { name: 'place', kind: 'openai' as const, baseUrl, key: 'a-key-that-is-long-enough' }
      const provider = await vigil.trpc.models.addProvider.mutate(place)
      const secrets = [{ name: 'A_TOKEN', value: 'its value' }]
      const profile = await vigil.trpc.profiles.create.mutate({ name: 'Writer', model: 'place/small', secrets })

      await page.goto('/settings/profiles')
      await expect(page.getByText('place/small')).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.goto(`/settings/profiles/${profile.id}`)
      await page.getByRole('button', { name: 'Replace A_TOKEN' }).click()
      await page.getByRole('button', { name: 'Test' }).click()
      await expect(page.getByRole('form').getByRole('alert')).toContainText('Nothing answers')
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: 'Discard changes' }).click()

      await page.goto('/settings/models')
      await page.getByRole('button', { name: 'Test a model of place' }).click()
      await expect(page.getByRole('combobox', { name: 'Model of place' })).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: 'Actions for place' }).click()
      await page.getByRole('menuitem', { name: 'Remove' }).click()
      await expect(page.getByRole('dialog')).toContainText('Writer calls its model here')
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: 'Keep it' }).click()
      await page.goto(`/settings/models/${provider.id}`)
      await expect(page.getByRole('textbox', { name: 'Address' })).toHaveValue(baseUrl)
      expect(await violations(page)).toEqual([])
    })
  })
}
