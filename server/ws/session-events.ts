/**
 * `GET /api/sessions/:id/events`: the frames of `sessions.watch` as server-sent events, for programs without tRPC.
 *
 *   refused (JSON, before anything is streamed)  or  frame … frame ──► `closing` or `failed`, and the end
 *
 * Each event's id is its frame's `upTo`, so that `Last-Event-ID` is the cursor; its data is the frame. Contract row
 * "watch", with the read gate of "slow reader".
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError } from '../base/app-error.ts'
import type { Clock } from '../base/clock.ts'
import type { Frame } from '../protocol/events.ts'
import { type WatchInput, watchInput } from '../protocol/inputs.ts'
import { errorShape } from '../router/error-shape.ts'
import { inputFault } from '../router/input-fault.ts'
import { openStream } from '../router/open-stream.ts'
import { refusalOfAppError, SERVER_FAILED } from '../router/refusal.ts'
import { EventStream } from './event-stream.ts'
import type { CallerDeps } from './http-config.ts'
import { createHttpContext } from './http-context.ts'

const ADDRESS = /^\/api\/sessions\/([^/]+)\/events$/

/** The session in the path of such a request, still encoded; undefined for every other path. */
export function sessionOfEvents(path: string): string | undefined {
  return ADDRESS.exec(path)?.[1]
}

/** @throws AppError what is refused before the stream has begun */
export async function answerSessionEvents(
  deps: CallerDeps & { clock: Clock },
  req: IncomingMessage,
  res: ServerResponse,
  encodedId: string,
): Promise<void> {
  if (req.method !== 'GET') {
    throw new AppError('INVALID_INPUT', `This address takes GET, not ${req.method}.`, { fix: 'Read it with GET.' })
  }
  const input = readInput(req, encodedId)
  const { access, connection } = await createHttpContext(deps, req, res)
  if (!access.viewer) throw access.refusal
  const { stillAllowed } = access
  const place = openStream({ connection, stillAllowed }, undefined)
  const { sessionId, lastEventId, generation } = input
  const after = lastEventId === undefined ? (input.after ?? 0) : Number(lastEventId)
  const request = { sessionId, after, ...(generation !== undefined && { generation }) }
  const stream = new EventStream(res, deps.clock)
  try {
    for await (const frame of deps.services.sessions.watch(access.viewer, request, place.options)) {
      if (!stream.hasBegun) stream.begin()
      sendFrame(stream, frame)
    }
    if (!stream.hasBegun) stream.begin()
    stream.end()
  } catch (error) {
    if (!stream.hasBegun) throw error
    sendFailure(deps, stream, error)
  } finally {
    place.dispose()
  }
}

function sendFrame(stream: EventStream, frame: Frame): void {
  stream.send({ id: String(frame.upTo), data: frame })
  const goodbye = frame.notices?.find((notice) => notice.kind === 'session-closing')
  if (!goodbye) return
  const { reason, reconnect, text } = goodbye
  stream.send({ event: 'closing', data: { reason, reconnect, text } })
}

function sendFailure({ logger }: CallerDeps, stream: EventStream, error: unknown): void {
  if (!AppError.is(error)) logger.error({ err: error }, 'a stream of session events failed')
  const { message, data } = errorShape(AppError.is(error) ? refusalOfAppError(error) : SERVER_FAILED)
  stream.send({ event: 'failed', data: { message, data } })
  stream.end()
}

/** `Last-Event-ID` is the newer one: an EventSource keeps the address it was given, and adds what it has seen. */
function readInput(req: IncomingMessage, encodedId: string): WatchInput {
  const query = new URL(req.url ?? '', 'http://localhost').searchParams
  const after = query.get('after')
  const generation = query.get('generation')
  const lastEventId = req.headers['last-event-id']
  const parsed = watchInput.safeParse({
    sessionId: decoded(encodedId),
    ...(after && { after: Number(after) }),
    ...(generation && { generation }),
    ...(lastEventId && { lastEventId }),
  })
  if (!parsed.success) throw inputFault(parsed.error)
  return parsed.data
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part // with its percent signs, which no id has
  }
}
