import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AppError } from '../base/app-error.ts'
import { systemClock } from '../base/clock.ts'
import { executeTool } from './run-tool.ts'
import type { AgentTool, ToolContext } from './tool.ts'

const context: ToolContext = {
  sessionId: 's',
  runId: 'r',
  toolCallId: 'c',
  signal: new AbortController().signal,
  clock: systemClock,
}

function toolThat(execute: () => unknown): AgentTool<{ path: string }> {
  return {
    name: 'probe',
    description: '',
    inputSchema: z.object({ path: z.string() }),
    execute: async () => execute(),
  }
}

const run = (execute: () => unknown, input: unknown = { path: 'a' }) => executeTool(toolThat(execute), input, context)

describe('executeTool', () => {
  it('gives the output as plain JSON', async () => {
    expect(await run(() => ({ at: new Date(0), gone: undefined }))).toEqual({
      ok: true,
      output: { at: '1970-01-01T00:00:00.000Z' },
    })
    expect(await run(() => undefined)).toEqual({ ok: true, output: null })
  })

  it('names the field of an input that is not valid, and does not start the tool', async () => {
    let started = false
    const outcome = await run(() => (started = true), { path: 1 })
    expect(outcome).toMatchObject({
      ok: false,
      errorText: expect.stringContaining('The input of probe is not valid: path: '),
    })
    expect(started).toBe(false)
  })

  it('tells what the tool threw, with what to do next', async () => {
    const fault = () => {
      throw new AppError('INVALID_INPUT', 'No.', { fix: 'Do this.' })
    }
    expect(await run(fault)).toEqual({ ok: false, errorText: 'No. Do this.' })
    expect(await run(() => Promise.reject('why'))).toEqual({ ok: false, errorText: 'The tool failed: why' })
  })

  it('says so when the output is no JSON', async () => {
    expect(await run(() => 1n)).toMatchObject({ ok: false })
  })

  it('cuts an output over 1 Mi characters, says so, and leaves no half emoji', async () => {
    const outcome = await run(() => `x${'😀'.repeat(600_000)}`)
    const output = outcome.ok ? String(outcome.output) : ''
    expect(output).toMatch(/\[cut: the first 1048576 of 1200001 characters\]$/)
    expect(output.isWellFormed()).toBe(true)
  })
})
