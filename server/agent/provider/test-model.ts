/**
 * One tiny real call of a model, to tell whoever sets it up whether it answers. It is left as soon as it has said a few
 * words; no limit of tokens is sent, for some models refuse the field.
 */
import type { LanguageModelV3, LanguageModelV3StreamPart } from '@ai-sdk/provider'
import type { Clock } from '../../base/clock.ts'
import { deferred } from '../../base/deferred.ts'
import type { ModelTest } from '../../protocol/models.ts'
import type { ProviderFacts } from './provider-facts.ts'
import { notAnAnswer, type TestFault, testFault, tooSlow } from './test-fault.ts'

/** The demo model answers it as others do. */
const PROMPT = 'say ready'
const ENOUGH_CHARS = 60

export interface TestModelOptions {
  /** As it is told. */
  ref: string
  resolve(): { model: LanguageModelV3; facts?: ProviderFacts }
  clock: Clock
  limitMs: number
  signal: AbortSignal
}

/** Never rejects: what went wrong is the answer. */
export async function testModel({ ref, resolve, clock, limitMs, signal }: TestModelOptions): Promise<ModelTest> {
  const begun = clock.monotonic()
  const over = new AbortController()
  const late = deferred<'late'>()
  const end = () => {
    over.abort()
    late.resolve('late')
  }
  const timer = clock.after(limitMs, end)
  signal.addEventListener('abort', end, { once: true })
  let facts: ProviderFacts | undefined
  const answer = (result: { said: string } | TestFault): ModelTest => {
    const common = { model: ref, latencyMs: Math.round(clock.monotonic() - begun) }
    return 'fault' in result ? { ok: false, ...common, ...result } : { ok: true, ...common, ...result }
  }
  try {
    const resolved = resolve()
    facts = resolved.facts
    const asked = ask(resolved.model, facts, over.signal)
    asked.catch(() => {})
    const first = await Promise.race([asked, late.promise])
    return answer(first === 'late' ? tooSlow(limitMs, facts) : first)
  } catch (error) {
    return answer(over.signal.aborted ? tooSlow(limitMs, facts) : testFault(error, facts))
  } finally {
    timer.dispose()
    signal.removeEventListener('abort', end)
    over.abort()
  }
}

async function ask(
  model: LanguageModelV3,
  facts: ProviderFacts | undefined,
  signal: AbortSignal,
): Promise<{ said: string } | TestFault> {
  const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: PROMPT }] }]
  const { stream, response } = await model.doStream({ prompt, abortSignal: signal })
  const contentType = response?.headers?.['content-type'] ?? ''
  const reader = stream.getReader()
  try {
    const said = await readWords(reader)
    return said === null ? notAnAnswer(contentType, facts) : { said }
  } catch (error) {
    // One format's reader says of whatever is no stream only that it ended too early.
    if (contentType !== '' && !contentType.includes('event-stream')) return notAnAnswer(contentType, facts)
    throw error
  } finally {
    void reader.cancel().catch(() => {})
  }
}

/** Null when the stream ended without having been an answer. */
async function readWords(reader: ReadableStreamDefaultReader<LanguageModelV3StreamPart>): Promise<string | null> {
  let said = ''
  for (;;) {
    const { done, value: part } = await reader.read()
    if (done) return said.trim() === '' ? null : said.trim()
    if (part.type === 'error') throw part.error
    if (part.type === 'text-delta') said += part.delta
    // The SDK ends a stream that held nothing as well; only one that the provider ended counts.
    if (part.type === 'finish')
      return said === '' && /^(?:other|error)$/.test(part.finishReason.unified) ? null : said.trim()
    if (said.trim().length >= ENOUGH_CHARS) return said.trim()
  }
}
