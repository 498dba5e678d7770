/** Which models a provider says it has: GET /models, which both wire formats know and not every endpoint answers. */
import type { ProviderAccess } from '../../base/provider-access.ts'
import { networkCode } from './fault-code.ts'
import { patientFetch } from './patient-fetch.ts'

const MAX_BYTES = 2 * 1024 * 1024
const MAX_MODELS = 1_000
const ANTHROPIC_VERSION = '2023-06-01'

/** Sorted; or why there are none. Never rejects. */
export async function listModels(
  access: ProviderAccess,
  signal: AbortSignal,
): Promise<{ models: string[]; reason?: string }> {
  if (access.keyFault) return none(access.keyFault)
  try {
    const response = await patientFetch(`${access.baseUrl.replace(/\/$/, '')}/models`, {
      headers: headersFor(access),
      signal,
    })
    if (!response.ok) {
      await response.body?.cancel()
      return none(refusal(response.status))
    }
    const models = namesIn(JSON.parse(await readBounded(response)))
    return models.length > 0 ? { models } : none('It answers without naming any.')
  } catch (error) {
    if (signal.aborted) return none('It did not answer in time.')
    const code = networkCode(error)
    return none(code ? `It could not be reached (${code}).` : 'What it answers is not a list of models.')
  }
}

function none(reason: string): { models: string[]; reason: string } {
  return { models: [], reason }
}

function headersFor({ kind, key }: ProviderAccess): Record<string, string> {
  if (kind === 'anthropic') return { 'anthropic-version': ANTHROPIC_VERSION, ...(key && { 'x-api-key': key }) }
  return key ? { authorization: `Bearer ${key}` } : {}
}

function refusal(status: number): string {
  if (status === 401 || status === 403) return `It refused the key (HTTP ${status}).`
  if (status === 404 || status === 405) return 'It does not list its models; enter the name of one.'
  return `It answered HTTP ${status}.`
}

async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) throw new Error('longer than a list of models is')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function namesIn(body: unknown): string[] {
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : body
  if (!Array.isArray(data)) throw new Error('no list')
  const names = data.flatMap((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'string' ? [entry.id] : [],
  )
  return [...new Set(names)].sort((a, b) => a.localeCompare(b)).slice(0, MAX_MODELS)
}
