/**
 * Sends a message that is run once, whatever happens to the connection: each try carries the same `requestId`.
 * Messages to one session leave in the order of the calls, also when the first of them has to be repeated.
 */
import type { SendInput } from '../server/protocol/inputs.ts'
import type { Receipt } from '../server/protocol/sessions.ts'
import { callWithRetry } from './call-with-retry.ts'
import { newId } from './new-id.ts'
import type { VigilClient } from './vigil-client.ts'

/** `requestId` is made when absent. */
export type SendMessageInput = Omit<SendInput, 'requestId'> & { requestId?: string }
export interface SendMessageOptions {
  /** Ends the tries; the message may have been sent all the same. */
  signal?: AbortSignal
}

const lastSends = new WeakMap<VigilClient, Map<string, Promise<unknown>>>()

/** @throws VigilError when refused for good; the signal's reason when it aborts */
export function sendMessage(
  vigil: VigilClient,
  input: SendMessageInput,
  { signal }: SendMessageOptions = {},
): Promise<Receipt> {
  const message = { ...input, requestId: input.requestId ?? newId('req') }
  return afterEarlierSends(vigil, input.sessionId, () =>
    callWithRetry(vigil, () => vigil.trpc.sessions.send.mutate(message), signal),
  )
}

function afterEarlierSends<T>(vigil: VigilClient, sessionId: string, send: () => Promise<T>): Promise<T> {
  const sends = lastSends.get(vigil) ?? new Map<string, Promise<unknown>>()
  lastSends.set(vigil, sends)
  const earlier = sends.get(sessionId)
  const sent = earlier ? earlier.then(send, send) : send()
  const settled = sent
    .catch(() => {})
    .then(() => {
      if (sends.get(sessionId) === settled) sends.delete(sessionId)
    })
  sends.set(sessionId, settled)
  return sent
}
