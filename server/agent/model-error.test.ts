import { APICallError, InvalidPromptError, LoadAPIKeyError } from 'ai'
import { describe, expect, it } from 'vitest'
import { modelError } from './model-error.ts'

function answered(
  statusCode: number | undefined,
  more: { data?: unknown; responseHeaders?: Record<string, string> } = {},
) {
  return new APICallError({ message: 'secret detail', url: 'x', requestBodyValues: {}, statusCode, ...more })
}

describe('modelError', () => {
  it.each([
    [answered(401), 'model-auth', false],
    [new LoadAPIKeyError({ message: 'none' }), 'model-auth', false],
    [answered(429), 'model-rate-limit', true],
    [answered(529), 'model-overloaded', true],
    [answered(503), 'model-overloaded', true],
    [answered(404), 'model-missing', false],
    [answered(400, { data: { error: { code: 'context_length_exceeded' } } }), 'model-context', false],
    [answered(400), 'model-response', false],
    [answered(500), 'model-response', true],
    [answered(undefined), 'model-network', true],
    [{ type: 'overloaded_error', message: 'busy' }, 'model-overloaded', true],
    [
      new TypeError('fetch failed', { cause: Object.assign(new Error(''), { code: 'ECONNREFUSED' }) }),
      'model-network',
      true,
    ],
    ['what', 'model-response', true],
    [new InvalidPromptError({ prompt: 1, message: 'x' }), 'internal', false],
  ])('%s is %s', (error, code, retryable) => {
    expect(modelError(error)).toMatchObject({ code, retryable, message: expect.stringMatching(/\.$/) })
  })

  it('passes on how long the provider asks to wait', () => {
    expect(modelError(answered(429, { responseHeaders: { 'retry-after': '3' } })).retryAfterMs).toBe(3000)
    expect(modelError(answered(429, { responseHeaders: { 'retry-after-ms': '250' } })).retryAfterMs).toBe(250)
  })

  it('shows what the provider said only where nothing better is known', () => {
    expect(modelError(answered(500)).message).toContain('secret detail')
    expect(modelError(answered(401)).message).not.toContain('secret detail')
  })
})
