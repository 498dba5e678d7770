import { describe, expect, it } from 'vitest'
import type { RunError } from '../protocol/runs.ts'
import { ModelRetry } from './model-retry.ts'

function failure(more: Partial<RunError> = {}) {
  const error: RunError = { code: 'model-overloaded', message: '', retryable: true, ...more }
  return { error, transient: true as const }
}

function retry(more: Partial<ConstructorParameters<typeof ModelRetry>[0]> = {}) {
  return new ModelRetry({ tries: 3, firstWaitMs: 2_000, mostInAll: 5, random: () => 0, ...more })
}

describe('ModelRetry', () => {
  it('tries three times in all, waiting twice as long each time, and says so', () => {
    const tries = retry()
    expect(tries.after(failure())).toEqual({
      waitMs: 2_000,
      text: 'The model’s provider is overloaded or out of service; trying again in 2 s (2 of 3).',
    })
    expect(tries.after(failure())).toMatchObject({ waitMs: 4_000, text: expect.stringContaining('in 4 s (3 of 3)') })
    expect(tries.after(failure())).toBeUndefined()
  })

  it('waits a little less at random, never more', () => {
    expect(retry({ random: () => 1 }).after(failure())?.waitMs).toBe(1_600)
  })

  it('waits as long as the provider asks, up to a minute', () => {
    expect(retry().after(failure({ retryAfterMs: 60_000 }))?.waitMs).toBe(60_000)
    expect(retry().after(failure({ retryAfterMs: 60_001 }))).toBeUndefined()
  })

  it('leaves alone what did not fail, or will fail again', () => {
    expect(retry().after({})).toBeUndefined()
    expect(retry().after({ error: failure().error })).toBeUndefined()
  })

  it('counts anew after progress, up to a bound for the whole run', () => {
    const tries = retry()
    for (let broken = 0; broken < 5; broken++) {
      tries.progressed()
      expect(tries.after(failure())?.text).toContain('(2 of 3)')
    }
    tries.progressed()
    expect(tries.after(failure())).toBeUndefined()
  })
})
