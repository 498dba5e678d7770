import { describe, expect, it } from 'vitest'
import { changedFields, keyOf, NEW_PROVIDER, testOf, valuesOf } from './provider-values.ts'

const PLACE = { ...NEW_PROVIDER, name: ' place ', baseUrl: ' http://host/v1 ' }

describe('what is sent of a provider’s form', () => {
  it('is the key that was entered, that it is to go, or nothing, which leaves the stored one', () => {
    expect(keyOf({ ...PLACE, key: ' k ' })).toEqual({ key: 'k' })
    expect(keyOf({ ...PLACE, removeKey: true })).toEqual({ key: null })
    expect(keyOf(PLACE)).toEqual({})
  })

  it('is a test once there is enough to call', () => {
    expect(testOf(PLACE, '')).toBeUndefined()
    expect(testOf({ ...PLACE, name: '' }, 'm')).toBeUndefined()
    expect(testOf(PLACE, ' m ', 'p1')).toEqual({
      modelId: 'm',
      provider: { name: 'place', kind: 'openai', baseUrl: 'http://host/v1', providerId: 'p1' },
    })
  })

  it('is told apart from what was saved by others in words', () => {
    const saved = valuesOf({ ...PLACE, id: 'p', source: 'own', hasKey: true, usedBy: [], createdAt: 0, updatedAt: 0 })
    expect(changedFields(saved, { ...saved, name: 'x', baseUrl: 'y' })).toBe('name, address')
    expect(changedFields(saved, { ...saved, version: 2 })).toBe('its key')
  })
})
