/** One message of a tRPC client, as far as the socket's guard has to understand it. */
import { AppError } from '../base/app-error.ts'

export type MessageId = string | number

export type ClientMessage =
  | { kind: 'request'; id: MessageId; isSubscription: boolean }
  | { kind: 'stop'; id: MessageId }
  | { kind: 'faulty'; id: MessageId | null; fault: AppError }

const METHODS: ReadonlySet<unknown> = new Set(['query', 'mutation', 'subscription', 'subscription.stop'])

export function readClientMessage(raw: unknown): ClientMessage {
  if (!isRecord(raw)) return faulty(null, 'A message must be a JSON object.')
  const { id, jsonrpc, method, params } = raw
  if (!isId(id)) return faulty(null, 'A message needs an `id`: a number or a text.', 'id')
  if (jsonrpc !== undefined && jsonrpc !== '2.0') return faulty(id, '`jsonrpc` must be "2.0" or absent.', 'jsonrpc')
  if (!METHODS.has(method)) return faulty(id, `\`method\` must be one of ${[...METHODS].join(', ')}.`, 'method')
  if (method === 'subscription.stop') return { kind: 'stop', id }
  if (!isRecord(params) || typeof params.path !== 'string') {
    return faulty(id, '`params.path` must be the name of a procedure.', 'params.path')
  }
  const { lastEventId } = params
  if (lastEventId !== undefined && typeof lastEventId !== 'string') {
    return faulty(id, '`params.lastEventId` must be a text.', 'params.lastEventId')
  }
  return { kind: 'request', id, isSubscription: method === 'subscription' }
}

/** The token of a `connectionParams` message; undefined when it has none, whatever else it is. */
export function tokenOfParams(raw: unknown): string | undefined {
  const data = isRecord(raw) && isRecord(raw.data) ? raw.data : {}
  return typeof data.token === 'string' ? data.token : undefined
}

function faulty(id: MessageId | null, message: string, field?: string): ClientMessage {
  const fix = 'Send messages as tRPC 11 does over WebSockets.'
  return { kind: 'faulty', id, fault: new AppError('INVALID_INPUT', message, { fix, ...(field && { field }) }) }
}

function isId(value: unknown): value is MessageId {
  return typeof value === 'string' || Number.isFinite(value)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
