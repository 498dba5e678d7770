/** `sessions.watch`: a session's frames, each tracked by its `upTo` (contract row "watch"). Nothing untracked leaves. */
import { type TrackedEnvelope, tracked } from '@trpc/server'
import type { SessionService, StreamOptions, Viewer, WatchRequest } from '../orchestrator/services.ts'
import type { Frame } from '../protocol/events.ts'
import type { WatchInput } from '../protocol/inputs.ts'

export async function* watchSession(
  sessions: SessionService,
  viewer: Viewer,
  input: WatchInput,
  stream: StreamOptions,
): AsyncGenerator<TrackedEnvelope<Frame>, void, undefined> {
  if (stream.signal.aborted) return
  for await (const frame of sessions.watch(viewer, watchRequest(input), stream))
    yield tracked(String(frame.upTo), frame)
}

/** tRPC keeps `after` as first given and adds the newest id when it reconnects: the id is the cursor. */
function watchRequest({ sessionId, after, lastEventId, generation }: WatchInput): WatchRequest {
  return {
    sessionId,
    after: lastEventId === undefined ? (after ?? 0) : Number(lastEventId),
    ...(generation !== undefined && { generation }),
  }
}
