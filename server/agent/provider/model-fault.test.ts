import { APICallError, InvalidPromptError, LoadAPIKeyError } from 'ai'
import { describe, expect, it } from 'vitest'
import { modelFault } from './model-fault.ts'
import type { ProviderFacts } from './provider-facts.ts'

function answered(
  statusCode: number | undefined,
  more: { data?: unknown; responseHeaders?: Record<string, string>; responseBody?: string; message?: string } = {},
) {
  return new APICallError({ message: 'secret detail', url: 'x', requestBodyValues: {}, statusCode, ...more })
}

const FACTS: ProviderFacts = {
  origin: 'http://localhost:11434',
  modelId: 'llama',
  urlName: 'OPENAI_BASE_URL',
  keyName: 'OPENAI_API_KEY',
  addKey: 'Set OPENAI_API_KEY and restart the server.',
  hasKey: true,
  secrets: ['hunter2'],
}

describe('modelFault', () => {
  it.each([
    [answered(401), 'model-auth', false, false],
    [answered(403), 'model-auth', false, false],
    [new LoadAPIKeyError({ message: 'Set it.' }), 'model-auth', false, false],
    [answered(429), 'model-rate-limit', true, true],
    [answered(429, { data: { error: { code: 'insufficient_quota' } } }), 'model-rate-limit', false, false],
    [answered(402), 'model-rate-limit', false, false],
    [answered(529), 'model-overloaded', true, true],
    [answered(500), 'model-overloaded', true, true],
    [answered(502), 'model-overloaded', true, true],
    [answered(503), 'model-overloaded', true, true],
    [answered(404), 'model-missing', false, false],
    [answered(400, { data: { error: { code: 'context_length_exceeded' } } }), 'model-context', false, false],
    [answered(400, { message: 'prompt is too long: 210000 tokens > 200000 maximum' }), 'model-context', false, false],
    [
      answered(400, { responseBody: '{"message":"This model\'s maximum context length is 4096 tokens"}' }),
      'model-context',
      false,
      false,
    ],
    [answered(400), 'model-response', false, false],
    [answered(308), 'model-response', false, false],
    [answered(501), 'model-response', true, false],
    [answered(200, { responseBody: '<html>' }), 'model-response', true, true],
    [
      new APICallError({
        message: 'Failed to process successful response',
        url: 'x',
        requestBodyValues: {},
        statusCode: 200,
        cause: new TypeError('terminated', { cause: Object.assign(new Error(''), { code: 'UND_ERR_SOCKET' }) }),
      }),
      'model-network',
      true,
      true,
    ],
    [answered(undefined), 'model-network', true, true],
    [{ type: 'overloaded_error', message: 'busy' }, 'model-overloaded', true, true],
    [
      new TypeError('fetch failed', { cause: Object.assign(new Error(''), { code: 'ECONNREFUSED' }) }),
      'model-network',
      true,
      true,
    ],
    ['what', 'model-response', true, true],
    [new InvalidPromptError({ prompt: 1, message: 'x' }), 'internal', false, false],
  ])('%s is %s', (error, code, retryable, transient) => {
    for (const facts of [undefined, FACTS]) {
      const fault = modelFault(error, facts)
      expect(fault).toMatchObject({ transient, error: { code, retryable, message: expect.stringMatching(/\.$/) } })
    }
  })

  it('passes on how long the provider asks to wait, in whatever form', () => {
    const waitOf = (responseHeaders: Record<string, string>) =>
      modelFault(answered(429, { responseHeaders })).error.retryAfterMs
    expect(waitOf({ 'retry-after': '3' })).toBe(3000)
    expect(waitOf({ 'retry-after-ms': '250' })).toBe(250)
    const date = 'Wed, 21 Oct 2026 07:28:00 GMT'
    expect(waitOf({ date, 'retry-after': 'Wed, 21 Oct 2026 07:28:20 GMT' })).toBe(20_000)
    expect(waitOf({ 'retry-after': date.replace('2026', '2001') })).toBeUndefined()
    expect(waitOf({ 'retry-after': 'soon' })).toBeUndefined()
  })

  it('names the setting that its user can change', () => {
    const messageOf = (error: unknown, facts = FACTS) => modelFault(error, facts).error.message
    expect(messageOf(answered(401))).toContain('Check OPENAI_API_KEY')
    expect(messageOf(answered(401), { ...FACTS, hasKey: false })).toContain('Set OPENAI_API_KEY')
    expect(messageOf(answered(404))).toContain('“llama”')
    const refused = new TypeError('', { cause: Object.assign(new Error(''), { code: 'ECONNREFUSED' }) })
    expect(messageOf(refused)).toContain('http://localhost:11434 could not be reached (ECONNREFUSED)')
    expect(messageOf(refused)).toContain('OPENAI_BASE_URL')
  })

  it('shows what the provider said only where nothing better is known, and never a key', () => {
    expect(modelFault(answered(422)).error.message).toContain('secret detail')
    expect(modelFault(answered(401)).error.message).not.toContain('secret detail')
    const own = answered(422, { message: 'Unprocessable', responseBody: '{"error":"does not support tools"}' })
    expect(modelFault(own).error.message).toContain('“does not support tools”')
    const echo = modelFault(answered(400, { message: 'bad hunter2 and sk-proj-abcdefghijklmnop' }), FACTS)
    expect(JSON.stringify(echo)).not.toMatch(/hunter2|abcdefgh/)
  })
})
