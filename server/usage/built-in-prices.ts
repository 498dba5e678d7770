/**
 * What some well-known models cost, as published by the date below; a start, to be checked against one's own bill and
 * replaced on the usage page where it differs. A model whose price depends on the length of its prompt is not among
 * them: no single figure would be true.
 */
import type { ModelPrice } from '../protocol/usage.ts'

export const BUILT_IN_AS_OF = '2026-11-24'

export const BUILT_IN_PRICES: readonly ModelPrice[] = [
  { model: 'demo', input: 0, output: 0, cachedInput: 0 },
  { model: 'anthropic/claude-opus-5-5', input: 4, output: 20, cachedInput: 0.2 },
  { model: 'anthropic/claude-opus-5', input: 5, output: 25, cachedInput: 0.5 },
  { model: 'anthropic/claude-opus-4-5', input: 5, output: 25, cachedInput: 0.5 },
  { model: 'anthropic/claude-sonnet-5-5', input: 2, output: 10, cachedInput: 0.1 },
  { model: 'anthropic/claude-sonnet-5', input: 2, output: 10, cachedInput: 0.2 },
  { model: 'anthropic/claude-sonnet-4-5', input: 3, output: 15, cachedInput: 0.3 },
  { model: 'anthropic/claude-haiku-4-5', input: 1, output: 5, cachedInput: 0.1 },
  { model: 'openai/gpt-5', input: 1.25, output: 10, cachedInput: 0.125 },
  { model: 'openai/gpt-5-mini', input: 0.25, output: 2, cachedInput: 0.025 },
  { model: 'openai/gpt-4.1', input: 2, output: 8, cachedInput: 0.5 },
  { model: 'openai/gpt-4.1-mini', input: 0.4, output: 1.6, cachedInput: 0.1 },
  { model: 'openai/gpt-4o', input: 2.5, output: 10, cachedInput: 1.25 },
  { model: 'openai/gpt-4o-mini', input: 0.15, output: 0.6, cachedInput: 0.075 },
]

/** Makers name a dated version by the model and its date: it costs the same. */
export const DATED = /-20\d{2}-?\d{2}-?\d{2}$/
