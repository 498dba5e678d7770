import { describe, expect, it } from 'vitest'
import { AppError } from '../base/app-error.ts'
import { systemClock } from '../base/clock.ts'
import { createDemoModel } from './demo/demo-model.ts'
import { createModelRegistry } from './model-registry.ts'

describe('createModelRegistry', () => {
  it('has the demo model and those that were added', () => {
    const own = createDemoModel({ clock: systemClock })
    const registry = createModelRegistry({ extra: { 'house/own': own } })
    expect(registry.resolve('demo').modelId).toBe('demo')
    expect(registry.resolve('house/own')).toBe(own)
  })

  it('names the models there are, and the setting, for one that is missing', () => {
    const resolve = () => createModelRegistry().resolve('openai/none')
    expect(resolve).toThrow(AppError)
    expect(resolve).toThrow('There is no model “openai/none”; the models here are: demo.')
    expect(resolve).toThrow(
      expect.objectContaining({
        data: expect.objectContaining({ reason: 'MODEL_MISSING', fix: expect.stringContaining('VIGIL_MODEL=demo') }),
      }),
    )
  })
})
