import { LoadAPIKeyError } from 'ai'
import { describe, expect, it } from 'vitest'
import { AppError } from '../base/app-error.ts'
import { systemClock } from '../base/clock.ts'
import { createDemoModel } from './demo/demo-model.ts'
import { createModelRegistry } from './model-registry.ts'

describe('createModelRegistry', () => {
  it('has the demo model and those that were added', () => {
    const own = createDemoModel({ clock: systemClock })
    const registry = createModelRegistry({ extra: { 'house/own': own } })
    expect(registry.resolve('demo').model.modelId).toBe('demo')
    expect(registry.resolve('house/own').model).toBe(own)
  })

  it.each(['mistral/large', 'openai', 'openai/', '/gpt'])('names the models there are for %s', (ref) => {
    const resolve = () => createModelRegistry({ providers: { openaiApiKey: 'k' } }).resolve(ref)
    expect(resolve).toThrow(AppError)
    expect(resolve).toThrow(`There is no model “${ref}”; the models here are: demo, openai/MODEL, anthropic/MODEL.`)
    expect(resolve).toThrow(
      expect.objectContaining({
        data: expect.objectContaining({ reason: 'MODEL_MISSING', fix: expect.stringContaining('VIGIL_MODEL=demo') }),
      }),
    )
  })

  it('splits a reference at its first slash', () => {
    const registry = createModelRegistry({ providers: { openaiApiKey: 'k', anthropicApiKey: 'k' } })
    expect(registry.resolve('openai/anthropic/claude-x').model.modelId).toBe('anthropic/claude-x')
    expect(registry.resolve('anthropic/claude-x').model).toMatchObject({
      modelId: 'claude-x',
      provider: 'anthropic.messages',
    })
  })

  it.each([
    ['openai/gpt-x', 'OPENAI_API_KEY'],
    ['anthropic/claude-x', 'ANTHROPIC_API_KEY'],
  ])('says which variable %s needs, unless it is called at an address of one’s own', (ref, variable) => {
    const resolve = () => createModelRegistry().resolve(ref)
    expect(resolve).toThrow(LoadAPIKeyError)
    expect(resolve).toThrow(`set ${variable}`)
    const local = 'http://localhost:11434'
    const registry = createModelRegistry({ providers: { openaiBaseUrl: local, anthropicBaseUrl: local } })
    expect(registry.resolve(ref).model).toBeDefined()
  })

  it.each(['localhost:11434', 'nonsense', 'http://me:secret@host/v1'])('refuses the address %s, unrepeated', (url) => {
    const resolve = () => createModelRegistry({ providers: { openaiBaseUrl: url } }).resolve('openai/x')
    expect(resolve).toThrow(/^OPENAI_BASE_URL /)
    expect(resolve).not.toThrow(/secret/)
  })

  it('knows how much a model reads, and is told better by a setting', () => {
    const providers = { openaiApiKey: 'k' }
    const windowOf = (ref: string, contextTokens?: number) =>
      createModelRegistry({ providers, ...(contextTokens && { contextTokens }) }).resolve(ref).contextTokens
    expect(windowOf('demo')).toBe(128_000)
    expect(windowOf('openai/anthropic/claude-x')).toBe(200_000)
    expect(windowOf('openai/gpt-4.1-mini')).toBe(1_000_000)
    expect(windowOf('openai/llama3', 8_000)).toBe(8_000)
  })
})
