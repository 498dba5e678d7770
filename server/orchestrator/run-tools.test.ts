import { expect, it, vi } from 'vitest'
import { z } from 'zod'
import { RunTools } from './run-tools.ts'

it('starts no tool of a run that was stopped before', async () => {
  const execute = vi.fn<() => Promise<void>>()
  const stopped = new AbortController()
  const tool = { name: 'erase', description: 'erases', inputSchema: z.object({}), execute }
  const parts = { context: {}, writer: {}, run: {}, clock: {}, answer: {} }
  const options = { ...parts, tools: [tool], signal: stopped.signal }
  const tools = new RunTools(options as unknown as ConstructorParameters<typeof RunTools>[0])
  stopped.abort()
  await tools.run([{ toolCallId: 'c', toolName: 'erase', input: {} }])
  expect(execute).not.toHaveBeenCalled()
})
