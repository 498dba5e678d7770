import { describe, expect, it } from 'vitest'
import { costOf, priceFor } from './price.ts'

const price = (model: string, input = 1) => ({ model, input, output: 2 })

describe('the price of a model', () => {
  it('is the longest that fits, and a name before any pattern', () => {
    const own = [price('*'), price('local/*'), price('local/llama*'), price('local/llama3')]
    const found = (model: string) => priceFor(model, own)?.model
    expect([found('openrouter/x'), found('local/qwen'), found('local/llama4'), found('local/llama3')]).toEqual([
      '*',
      'local/*',
      'local/llama*',
      'local/llama3',
    ])
  })

  it('is the user’s own before a built-in one', () => {
    expect(priceFor('openai/gpt-4o', [])).toMatchObject({ input: 2.5 })
    expect(priceFor('openai/gpt-4o', [price('openai/*', 7)])).toMatchObject({ input: 7 })
  })

  it('is built in for dated versions too, and for nothing that only begins alike', () => {
    expect(priceFor('openai/gpt-4o-2024-11-20', [])?.model).toBe('openai/gpt-4o')
    expect(priceFor('anthropic/claude-haiku-4-5-20251001', [])?.model).toBe('anthropic/claude-haiku-4-5')
    expect(priceFor('openai/gpt-4o-audio-preview', [])).toBeUndefined()
    expect(priceFor('elsewhere/gpt-4o', [])).toBeUndefined()
  })

  it('of the demo model is nothing', () => {
    expect(costOf({ inputTokens: 100, outputTokens: 100 }, priceFor('demo', []) ?? price('none'))).toBe(0)
  })
})

describe('a cost', () => {
  const million = 1_000_000
  it('counts cached tokens at their own price, and at that of others where they have none', () => {
    const usage = { inputTokens: million, outputTokens: million, cachedTokens: million / 2 }
    expect(costOf(usage, { model: 'm', input: 4, output: 10, cachedInput: 1 })).toBe(2 + 0.5 + 10)
    expect(costOf(usage, { model: 'm', input: 4, output: 10 })).toBe(4 + 10)
  })

  it('is never less than nothing for a provider that counts cached tokens apart', () => {
    const usage = { inputTokens: 10, outputTokens: 0, cachedTokens: 30 }
    expect(costOf(usage, { model: 'm', input: million, output: 0, cachedInput: 0 })).toBe(0)
  })
})
