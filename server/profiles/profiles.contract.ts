/** What holds on every store for profiles, providers, and what is sealed in them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AppError } from '../base/app-error.ts'
import { type CoreFixture, type CoreFixtureOptions, openCore } from '../fixtures/open-core.ts'
import type { MakeDatabase, TestDatabase } from '../fixtures/test-database.ts'
import { PROFILES_PER_USER, PROVIDERS_PER_USER, SECRETS_PER_PROFILE } from '../protocol/limits.ts'
import type { AddProviderInput } from '../protocol/models.ts'
import { change, query } from '../store/script.ts'

const SECRET = 'a secret of the server that is long enough'
const KEY = 'sk-a-key-that-nobody-may-read-again'
const PLACE: AddProviderInput = { name: 'place', kind: 'openai', baseUrl: 'http://127.0.0.1:9', key: KEY }

export function profilesContract(make: MakeDatabase): void {
  let database: TestDatabase
  let vigil: CoreFixture

  async function reopen(options: CoreFixtureOptions = {}): Promise<void> {
    await vigil?.close()
    vigil = await openCore({ database, ...options, settings: { VIGIL_SECRET: SECRET, ...options.settings } })
  }

  beforeEach(async () => {
    database = await make()
    vigil = await openCore({ database, settings: { VIGIL_SECRET: SECRET } })
  })
  afterEach(() => vigil.dispose())

  const profiles = () => vigil.core.services.profiles
  const models = () => vigil.core.services.models
  const me = { userId: 'local' }
  const refusal = (call: Promise<unknown>): Promise<AppError> =>
    call.then(
      () => Promise.reject(new Error('it was not refused')),
      (error: AppError) => error,
    )
  const names = async () => (await profiles().list(me)).items.map((profile) => profile.name)
  const stored = async () => {
    const { store } = vigil.core
    const rows = await store.read(function* all() {
      return [
        yield* query('SELECT * FROM "Profile"'),
        yield* query('SELECT * FROM "ProfileSecret"'),
        yield* query('SELECT * FROM "Provider"'),
      ]
    })
    return JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? Number(value) : value))
  }

  describe('a profile', () => {
    it('is made, edited, copied, and there after a restart', async () => {
      const made = await profiles().create(me, {
        name: 'Writer',
        model: 'demo',
        system: 'Write well.',
        tools: { current_time: 'deny' },
        maxSteps: 3,
        recovery: 'ask',
      })
      expect(made).toMatchObject({ version: 1, name: 'Writer', tools: { current_time: 'deny' }, recovery: 'ask' })
      const edited = await profiles().update(me, { profileId: made.id, version: 1, system: '', maxSteps: 4 })
      expect(edited).toMatchObject({ version: 2, maxSteps: 4, name: 'Writer' })
      expect(edited).not.toHaveProperty('system')
      await profiles().duplicate(me, { profileId: made.id })
      await profiles().duplicate(me, { profileId: made.id })
      await profiles().duplicate(me, { profileId: 'default' })
      await reopen()
      expect(await names()).toEqual(['Default', 'Default copy', 'Writer', 'Writer copy', 'Writer copy 2'])
      expect(await profiles().get(me, made.id)).toEqual(edited)
    })

    it('that was changed elsewhere in the meantime is not overwritten: the refusal holds what it is now', async () => {
      const { id } = await profiles().create(me, { name: 'Writer', model: 'demo' })
      const edits = ['One', 'Two'].map((name) => profiles().update(me, { profileId: id, version: 1, name }))
      const [first, second] = await Promise.allSettled(edits)
      const lost = [first, second].find((edit) => edit?.status === 'rejected')
      expect([first?.status, second?.status].sort()).toEqual(['fulfilled', 'rejected'])
      expect(lost).toMatchObject({
        reason: { data: { reason: 'VERSION_CONFLICT', current: { id, version: 2, name: (await names())[1] } } },
      })
    })

    it('has a name that no other has, whatever its case, also when both are made at once', async () => {
      const both = ['Writer', 'WRITER'].map((name) => profiles().create(me, { name, model: 'demo' }))
      expect((await Promise.allSettled(both)).map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      expect((await refusal(profiles().create(me, { name: 'default', model: 'demo' }))).data).toMatchObject({
        reason: 'INVALID_INPUT',
        field: 'name',
      })
    })

    it('names a model that can be called, and no more steps than the server runs', async () => {
      const unknown = await refusal(profiles().create(me, { name: 'x', model: 'place/m' }))
      expect(unknown).toMatchObject({ data: { field: 'model' }, message: expect.stringContaining('openai/MODEL') })
      await models().addProvider(me, PLACE)
      await profiles().create(me, { name: 'x', model: 'place/m' })
      const steps = await refusal(profiles().create(me, { name: 'y', model: 'demo', maxSteps: 51 }))
      expect(steps.data).toMatchObject({
        field: 'maxSteps',
        limit: 50,
        fix: expect.stringContaining('VIGIL_MAX_STEPS'),
      })
    })

    it('is built in as the settings say it: it can be copied and is not changed', async () => {
      for (const call of [
        profiles().update(me, { profileId: 'default', version: 1, name: 'Mine' }),
        profiles().remove(me, { profileId: 'default' }),
      ]) {
        expect((await refusal(call)).data).toMatchObject({
          reason: 'FORBIDDEN',
          fix: expect.stringContaining('Duplicate'),
        })
      }
    })

    it('cannot be one too many', async () => {
      for (let count = 0; count < PROFILES_PER_USER; count++) {
        await profiles().create(me, { name: `p${count}`, model: 'demo' })
      }
      const refused = await refusal(profiles().create(me, { name: 'last', model: 'demo' }))
      expect(refused.data).toMatchObject({ reason: 'LIMIT', limit: PROFILES_PER_USER })
    })
  })

  describe('a removed profile', () => {
    it('is gone for what is new, stays for what has it, and comes back when that is undone', async () => {
      const { id } = await profiles().create(me, { name: 'Writer', model: 'demo' })
      await profiles().setDefault(me, id)
      const session = await vigil.sessions.create(me, {})
      expect(session.profileId).toBe(id)
      await profiles().remove(me, { profileId: id })
      expect(await profiles().list(me)).toMatchObject({ items: [{ id: 'default' }], defaultProfileId: 'default' })
      expect((await vigil.sessions.create(me, {})).profileId).toBe('default')
      expect((await refusal(vigil.sessions.create(me, { profileId: id }))).message).toContain('has been removed')
      const { runId } = await vigil.send(session.id, 'say still here')
      await vigil.finished(session.id, runId)
      expect(await vigil.run(runId)).toMatchObject({ profileId: id, outcome: 'completed' })
      await profiles().remove(me, { profileId: id, undo: true })
      expect(await profiles().list(me)).toMatchObject({ defaultProfileId: id, items: [{}, { name: 'Writer' }] })
    })

    it('does not come back under a name that was taken in the meantime', async () => {
      const { id } = await profiles().create(me, { name: 'Writer', model: 'demo' })
      await profiles().remove(me, { profileId: id })
      await profiles().create(me, { name: 'writer', model: 'demo' })
      expect((await refusal(profiles().remove(me, { profileId: id, undo: true }))).data.field).toBe('name')
    })
  })

  describe('a secret of a profile', () => {
    const SECRETS = [
      { name: 'A_TOKEN', value: 'value-of-a' },
      { name: 'B_TOKEN', value: 'value-of-b' },
    ]

    it('is stored sealed, listed by name, replaced and removed, and copied with its profile', async () => {
      const made = await profiles().create(me, { name: 'Writer', model: 'demo', secrets: SECRETS })
      expect(made.secrets.map(({ name }) => name)).toEqual(['A_TOKEN', 'B_TOKEN'])
      const copy = await profiles().duplicate(me, { profileId: made.id })
      expect(copy.secrets.map(({ name }) => name)).toEqual(['A_TOKEN', 'B_TOKEN'])
      const edited = await profiles().update(me, {
        profileId: made.id,
        version: 1,
        secrets: [{ name: 'B_TOKEN', value: 'value-of-c' }],
        removeSecrets: ['A_TOKEN'],
      })
      expect(edited.secrets.map(({ name }) => name)).toEqual(['B_TOKEN'])
      expect(JSON.stringify([made, copy, edited, await profiles().list(me), await stored()])).not.toContain('value-of')
    })

    it('opens for no other name: rows that were swapped in the database are refused', async () => {
      const { id } = await profiles().create(me, { name: 'Writer', model: 'demo', secrets: SECRETS })
      await vigil.core.store.write(function* swap() {
        const [a] = yield* query<{ sealed: string }>('SELECT "sealed" FROM "ProfileSecret" WHERE "name" = ?', 'A_TOKEN')
        yield* change('UPDATE "ProfileSecret" SET "sealed" = ? WHERE "name" = ?', a?.sealed ?? '', 'B_TOKEN')
      })
      const refused = await refusal(profiles().duplicate(me, { profileId: id }))
      expect(refused.message).toContain('altered, or belongs to something else')
      expect(await names()).toEqual(['Default', 'Writer'])
    })

    it('is one of a limited number', async () => {
      const { id } = await profiles().create(me, { name: 'Writer', model: 'demo' })
      const many = Array.from({ length: SECRETS_PER_PROFILE }, (_, at) => ({ name: `S${at}`, value: 'v' }))
      await profiles().update(me, { profileId: id, version: 1, secrets: many })
      const more = profiles().update(me, { profileId: id, version: 2, secrets: SECRETS })
      expect((await refusal(more)).data).toMatchObject({ reason: 'LIMIT', limit: SECRETS_PER_PROFILE })
      expect((await profiles().get(me, id)).secrets).toHaveLength(SECRETS_PER_PROFILE)
    })
  })

  describe('a provider', () => {
    it('is added, edited, and removed; its key is stored sealed and told by its end only', async () => {
      const added = await models().addProvider(me, PLACE)
      expect(added).toMatchObject({ hasKey: true, keyEnd: 'gain', baseUrl: 'http://127.0.0.1:9/v1', usedBy: [] })
      await profiles().create(me, { name: 'Writer', model: 'place/m' })
      const { id } = added
      const renamed = await models().updateProvider(me, { providerId: id, version: 1, kind: 'anthropic' })
      expect(renamed).toMatchObject({ kind: 'anthropic', hasKey: true, usedBy: ['Writer'], version: 2 })
      const keyless = await models().updateProvider(me, { providerId: id, version: 2, key: null })
      expect(keyless).toMatchObject({ hasKey: false })
      const short = await models().updateProvider(me, { providerId: id, version: 3, key: 'short-key' })
      expect(short).not.toHaveProperty('keyEnd')
      expect(JSON.stringify([added, renamed, keyless, short, await stored()])).not.toMatch(/sk-a-key|short-key/)
      await models().removeProvider(me, { providerId: id })
      expect((await models().providers(me)).own).toEqual([])
    })

    it('is not overwritten when it was changed elsewhere in the meantime', async () => {
      const { id } = await models().addProvider(me, PLACE)
      await models().updateProvider(me, { providerId: id, version: 1, name: 'other' })
      const lost = await refusal(models().updateProvider(me, { providerId: id, version: 1, name: 'third' }))
      expect(lost.data).toMatchObject({ reason: 'VERSION_CONFLICT', current: { name: 'other', version: 2 } })
      expect(JSON.stringify(lost.data)).not.toContain(KEY)
    })

    it.each(['openai', 'anthropic', 'demo', 'scripted'])(
      'cannot be named %s, which is the server’s own',
      async (name) => {
        expect((await refusal(models().addProvider(me, { ...PLACE, name }))).data.field).toBe('name')
      },
    )

    it.each(['localhost:11434', 'ftp://host', 'nonsense', 'http://me:word@host/v1'])(
      'cannot be at %s, which is not repeated',
      async (baseUrl) => {
        const refused = await refusal(models().addProvider(me, { ...PLACE, baseUrl }))
        expect(refused.data.field).toBe('baseUrl')
        expect(refused.message).not.toContain('word@')
      },
    )

    it('keeps its key to the origin that it was entered for, in edits and in tests', async () => {
      const { id } = await models().addProvider(me, PLACE)
      const moved = { providerId: id, version: 1, baseUrl: 'http://127.0.0.1:10/v1' }
      expect((await refusal(models().updateProvider(me, moved))).data.field).toBe('key')
      const draft = { ...PLACE, providerId: id, baseUrl: 'http://127.0.0.1:10/v1', key: undefined }
      const signal = new AbortController().signal
      expect((await refusal(models().test(me, { modelId: 'm', provider: draft }, signal))).data.field).toBe('key')
      await models().updateProvider(me, { ...moved, key: 'another-key-for-that-place' })
    })

    it('cannot be one too many', async () => {
      for (let count = 0; count < PROVIDERS_PER_USER; count++) {
        await models().addProvider(me, { ...PLACE, name: `p${count}` })
      }
      const refused = await refusal(models().addProvider(me, { ...PLACE, name: 'last' }))
      expect(refused.data).toMatchObject({ reason: 'LIMIT', limit: PROVIDERS_PER_USER })
    })

    it('whose key was sealed under another secret says so, is listed, and takes a new one', async () => {
      const { id } = await models().addProvider(me, PLACE)
      await reopen({ settings: { VIGIL_SECRET: 'another secret of the server, long enough' } })
      const [listed] = (await models().providers(me)).own
      expect(listed).toMatchObject({ hasKey: true, keyFault: expect.stringContaining('VIGIL_SECRET') })
      const tested = await models().test(me, { model: 'place/m' }, new AbortController().signal)
      expect(tested).toMatchObject({ ok: false, fault: 'key', message: expect.stringContaining('another secret') })
      const { id: profileId } = await profiles().create(me, { name: 'Writer', model: 'place/m' })
      const session = await vigil.sessions.create(me, { profileId })
      const { runId } = await vigil.send(session.id, 'go')
      await vigil.finished(session.id, runId)
      expect((await vigil.run(runId)).error).toMatchObject({ code: 'model-auth', retryable: false })
      const mended = await models().updateProvider(me, { providerId: id, version: 1, key: 'a-new-key-that-is-long' })
      expect(mended).toMatchObject({ keyEnd: 'long' })
    })

    it('of a user is not called for another one', async () => {
      await models().addProvider(me, PLACE)
      const other = { userId: 'user:other' }
      const tested = await models().test(other, { model: 'place/m' }, new AbortController().signal)
      expect(tested).toMatchObject({ ok: false, fault: 'model' })
    })
  })
}
