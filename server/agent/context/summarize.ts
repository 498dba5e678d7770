/** One call of the model for a summary. Its result is a step's, with the text that the model wrote. */
import type { ModelMessage } from 'ai'
import type { ResolvedModel } from '../model-registry.ts'
import { brokenOff } from '../provider/model-fault.ts'
import { type StepResult, startStep } from '../step.ts'

export async function summarize(
  { model, describeFault }: ResolvedModel,
  messages: ModelMessage[],
  signal: AbortSignal,
): Promise<StepResult & { text: string }> {
  const { chunks, result } = startStep({ model, messages, tools: [], signal, describeFault })
  let text = ''
  for await (const chunk of chunks) if (chunk.type === 'text-delta') text += chunk.delta
  const end = await result
  const said = text.trim()
  const isEmpty = !end.error && end.finishReason !== 'abort' && said === ''
  return { ...end, ...(isEmpty && { error: brokenOff().error, transient: true }), text: said }
}
