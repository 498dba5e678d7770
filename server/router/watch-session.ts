/** `sessions.watch`: a session's frames, each tracked by its `upTo` (contract row "watch"). Nothing untracked leaves. */
import { type TrackedEnvelope, tracked } from '@trpc/server'
import type { SessionService, Viewer, WatchRequest } from '../orchestrator/services.ts'
import type { Frame } from '../protocol/events.ts'
import type { WatchInput } from '../protocol/inputs.ts'
import { openStream, type StreamContext } from './open-stream.ts'

/** One generator, as each that stands between costs every frame some turns. */
export async function* watchSession(
  sessions: SessionService,
  ctx: StreamContext & { viewer: Viewer },
  input: WatchInput,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrackedEnvelope<Frame>, void, undefined> {
  const stream = openStream(ctx, signal)
  try {
    if (stream.options.signal.aborted) return
    for await (const frame of sessions.watch(ctx.viewer, watchRequest(input), stream.options))
      yield tracked(String(frame.upTo), frame)
  } finally {
    stream.dispose()
  }
}

/** tRPC keeps `after` as first given and adds the newest id when it reconnects: the id is the cursor. */
function watchRequest({ sessionId, after, lastEventId, generation }: WatchInput): WatchRequest {
  return {
    sessionId,
    after: lastEventId === undefined ? (after ?? 0) : Number(lastEventId),
    ...(generation !== undefined && { generation }),
  }
}
