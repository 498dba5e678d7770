/**
 * What tRPC's handler gets instead of the WebSocket: it sees well-formed messages only, one at a time.
 *   - binary frames, broken JSON and faulty messages are answered here, and the socket stays up; the other messages of a
 *     batch go their way
 *   - a `subscription.stop` is held until that subscription has started
 *   - subscriptions beyond the limit are refused before tRPC builds anything for them
 *   - reading pauses while too much waits: requests without an answer, or answers that the client does not read
 * As tRPC's encoder it hands over messages already parsed, and sees each answer before it is text.
 */
import { EventEmitter } from 'node:events'
import type { RawData, WebSocket } from 'ws'
import { AppError } from '../base/app-error.ts'
import { SOCKET_BUFFER_MAX_BYTES } from '../protocol/limits.ts'
import { type Connection, tooManySubscriptions } from '../router/connection.ts'
import { errorShape } from '../router/error-shape.ts'
import { refusalOfAppError } from '../router/refusal.ts'
import { type MessageId, readClientMessage, tokenOfParams } from './client-message.ts'
import { encodeAnswer } from './encode-answer.ts'
import { parseJson } from './parse-json.ts'
import { PendingRequests } from './pending-requests.ts'

const BATCH_MAX_MESSAGES = 1_000
const PENDING_MAX_REQUESTS = 1_000
const PENDING_MAX_BYTES = 16 * 1024 * 1024
/** Above what the read gate lets subscriptions fill, so that only answers to requests get here. */
const UNREAD_MAX_BYTES = 8 * SOCKET_BUFFER_MAX_BYTES
/** In place of a message's text: tRPC's encoder, which is this one, has it parsed. */
const PARSED = Buffer.alloc(0)

interface GuardedSocketOptions {
  connection: Connection
  maxSubscriptions: number
  /** The client has said in its address that its first message holds credentials. */
  awaitsParams: boolean
  /** Called after each message that was written. */
  onSent: () => void
}

export class GuardedSocket extends EventEmitter<{ message: [Buffer, boolean]; close: []; idle: [] }> {
  readonly #ws: WebSocket
  readonly #connection: Connection
  readonly #maxSubscriptions: number
  readonly #onSent: () => void
  readonly #pending = new PendingRequests()
  #awaitsParams: boolean
  #incoming: unknown
  #messagesSent = 0

  constructor(ws: WebSocket, { connection, maxSubscriptions, awaitsParams, onSent }: GuardedSocketOptions) {
    super()
    this.#ws = ws
    this.#connection = connection
    this.#maxSubscriptions = maxSubscriptions
    this.#awaitsParams = awaitsParams
    this.#onSent = onSent
    ws.on('message', (data, isBinary) => {
      this.#receive(data, isBinary)
      this.regulate()
    })
    ws.once('close', () => this.emit('close'))
  }

  readonly encoder = {
    encode: (answer: unknown): string => {
      this.#onAnswer(answer)
      return encodeAnswer(answer)
    },
    decode: (): unknown => this.#incoming,
  }

  get readyState(): number {
    return this.#ws.readyState
  }

  get messagesSent(): number {
    return this.#messagesSent
  }

  /** Queries and mutations without an answer; `idle` is emitted each time there are none. */
  get calls(): number {
    return this.#pending.calls
  }

  send(text: string): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return
    this.#messagesSent++
    this.#ws.send(text)
    this.#onSent()
  }

  close(code?: number, reason?: string): void {
    this.#ws.close(code, reason)
  }

  /** Pauses or resumes reading; to be called when something has left, too. */
  regulate(): void {
    const isFull =
      this.#pending.count >= PENDING_MAX_REQUESTS ||
      this.#pending.bytes >= PENDING_MAX_BYTES ||
      this.#ws.bufferedAmount >= UNREAD_MAX_BYTES
    if (isFull && !this.#ws.isPaused) this.#ws.pause()
    if (!isFull && this.#ws.isPaused) this.#ws.resume()
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (isBinary) {
      this.#refuse(
        null,
        new AppError('INVALID_INPUT', 'Binary messages are not understood here.', { fix: 'Send JSON text.' }),
      )
      return
    }
    const text = data.toString()
    if (text === 'PONG') return
    if (text === 'PING') {
      this.send('PONG')
      return
    }
    const parsed = this.#parse(text)
    if (this.#awaitsParams) this.#deliverParams(parsed)
    else if (parsed !== undefined) this.#receiveBatch(parsed, text.length)
  }

  #parse(text: string): unknown {
    try {
      return parseJson(text)
    } catch (error) {
      if (!AppError.is(error)) throw error
      this.#refuse(null, error)
      return undefined
    }
  }

  /** Whatever came first, tRPC gets parameters that it can read: on others it closes the socket, and clients loop. */
  #deliverParams(parsed: unknown): void {
    this.#awaitsParams = false
    const token = tokenOfParams(parsed)
    this.#deliver({ method: 'connectionParams', data: token === undefined ? null : { token } })
  }

  #receiveBatch(parsed: unknown, bytes: number): void {
    const messages: unknown[] = Array.isArray(parsed) ? parsed : [parsed]
    const isTooLong = messages.length > BATCH_MAX_MESSAGES
    for (const message of messages) this.#receiveOne(message, Math.ceil(bytes / messages.length), isTooLong)
  }

  #receiveOne(raw: unknown, bytes: number, isBatchTooLong: boolean): void {
    const message = readClientMessage(raw)
    if (message.kind === 'faulty') {
      this.#refuse(message.id, message.fault)
    } else if (message.kind === 'stop') {
      if (!this.#pending.holdStop(message.id)) this.#deliver(raw)
    } else {
      const refusal = isBatchTooLong ? batchTooLong() : this.#refusalOf(message.id, message.isSubscription)
      if (refusal) {
        this.#refuse(message.id, refusal)
        return
      }
      this.#pending.add(message.id, message.isSubscription, bytes)
      this.#deliver(raw)
    }
  }

  #refusalOf(id: MessageId, isSubscription: boolean): AppError | undefined {
    if (this.#pending.has(id)) {
      return new AppError('INVALID_INPUT', `The id ${id} belongs to a request that has no answer yet.`, { field: 'id' })
    }
    const subscriptions = this.#pending.subscriptions + this.#connection.subscriptions
    if (isSubscription && subscriptions >= this.#maxSubscriptions) return tooManySubscriptions(this.#maxSubscriptions)
    return undefined
  }

  #deliver(message: unknown): void {
    this.#incoming = message
    this.emit('message', PARSED, false)
    this.#incoming = undefined
  }

  #onAnswer(answer: unknown): void {
    const id = idOf(answer)
    if (id === undefined || !this.#pending.has(id)) return
    const stopIsHeld = this.#pending.settle(id)
    // tRPC knows the subscription by now; this answer, that it has started, leaves first.
    if (stopIsHeld) queueMicrotask(() => this.#deliver({ id, method: 'subscription.stop' }))
    if (this.#pending.calls === 0) this.emit('idle')
    this.regulate()
  }

  #refuse(id: MessageId | null, refusal: AppError): void {
    this.send(JSON.stringify({ id, error: errorShape(refusalOfAppError(refusal)) }))
  }
}

function batchTooLong(): AppError {
  return new AppError('LIMIT', `One batch may hold ${BATCH_MAX_MESSAGES} messages.`, {
    limit: BATCH_MAX_MESSAGES,
    fix: 'Send the calls in smaller batches.',
  })
}

function idOf(answer: unknown): MessageId | undefined {
  const id: unknown = typeof answer === 'object' && answer !== null && 'id' in answer ? answer.id : undefined
  return typeof id === 'string' || typeof id === 'number' ? id : undefined
}
