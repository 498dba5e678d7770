import { describe, expect, it } from 'vitest'
import { fakeClock } from '../../fixtures/fake-clock.ts'
import { ScriptedModel } from '../../fixtures/scripted-model.ts'
import { testModel } from './test-model.ts'

describe('testModel', () => {
  it('waits 15 s for a model that says nothing, and hangs up then', async () => {
    const clock = fakeClock()
    const model = new ScriptedModel(async function* silent() {
      yield { type: 'stream-start', warnings: [] }
      await new Promise(() => {})
    })
    const signal = new AbortController().signal
    const result = testModel({ ref: 'a/b', resolve: () => ({ model }), clock, limitMs: 15_000, signal })
    while (model.calls.length === 0) await new Promise((resolve) => setImmediate(resolve))
    clock.advance(15_000)
    expect(await result).toMatchObject({ ok: false, fault: 'timeout', message: expect.stringContaining('within 15 s') })
    expect(model.calls[0]?.abortSignal?.aborted).toBe(true)
  })
})
