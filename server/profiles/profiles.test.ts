import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { onEachStore, onPostgres } from '../fixtures/on-each-store.ts'
import { openCore } from '../fixtures/open-core.ts'
import { makePostgresDatabase } from '../fixtures/postgres-database.ts'
import { profilesContract } from './profiles.contract.ts'

onEachStore(profilesContract)

const me = { userId: 'local' }
const PLACE = { name: 'place', kind: 'openai', baseUrl: 'http://127.0.0.1:9/v1' } as const

describe('one server without VIGIL_SECRET', () => {
  it('makes a secret of its own with the first key, and opens the key with it after a restart', async () => {
    const vigil = await openCore()
    const file = path.join(vigil.database.settings.VIGIL_DATA_DIR, 'secret.key')
    await vigil.core.services.models.addProvider(me, { ...PLACE, name: 'keyless' })
    expect(fs.existsSync(file)).toBe(false)
    await vigil.core.services.models.addProvider(me, { ...PLACE, key: 'a-key-that-is-long-enough' })
    expect(fs.statSync(file).mode & 0o777).toBe(0o600)
    await vigil.close()
    const again = await openCore({ database: vigil.database })
    const { own } = await again.core.services.models.providers(me)
    expect(own).toMatchObject([{ name: 'keyless', hasKey: false }, { keyEnd: 'ough' }])
    await again.dispose()
  })
})

onPostgres(() => {
  it('a cluster without VIGIL_SECRET takes providers without a key, and refuses to store one, naming the setting', async () => {
    const vigil = await openCore({ database: await makePostgresDatabase() })
    const { models, profiles } = vigil.core.services
    await models.addProvider(me, { ...PLACE, name: 'keyless' })
    const refused = {
      data: { reason: 'FORBIDDEN', field: 'VIGIL_SECRET', fix: expect.stringContaining('VIGIL_SECRET') },
    }
    await expect(models.addProvider(me, { ...PLACE, key: 'a-key' })).rejects.toMatchObject(refused)
    const secrets = [{ name: 'A', value: 'v' }]
    await expect(profiles.create(me, { name: 'x', model: 'demo', secrets })).rejects.toMatchObject(refused)
    expect((await profiles.list(me)).items).toHaveLength(1)
    await vigil.dispose()
  })
})
