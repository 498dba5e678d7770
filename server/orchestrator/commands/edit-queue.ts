/** `sessions.editQueue`: the queue in the order given; what is not named leaves it. What has started stays started. */
import type { EditQueueInput } from '../../protocol/inputs.ts'
import type { QueueItem } from '../../protocol/sessions.ts'
import { insertCommand } from '../../store/rows/command-rows.ts'
import { queueItems, updateRun, waitingRefs } from '../../store/rows/run-rows.ts'
import type { Script } from '../../store/script.ts'
import { moveRun } from '../run-machine.ts'
import type { Viewer } from '../services.ts'
import { type CommandContext, type CommandResult, result } from './command-result.ts'
import { lockActive } from './session-access.ts'

export function* editQueue(
  viewer: Viewer,
  input: EditQueueInput,
  context: CommandContext,
): Script<CommandResult<{ items: QueueItem[] }>> {
  const { lease } = yield* lockActive(viewer, input.sessionId)
  const waiting = yield* waitingRefs(input.sessionId)
  const places = waiting.map((run) => run.position)
  const kept = [...new Set(input.runIds)].flatMap((runId) => waiting.find((run) => run.id === runId) ?? [])
  for (const [index, run] of kept.entries()) {
    yield* updateRun(run.id, { position: places[index] ?? run.position })
  }
  for (const run of waiting.filter((other) => !kept.includes(other))) {
    yield* moveRun(run.id, 'ended', { outcome: 'stopped', endedAt: context.now, intoRunId: null })
    yield* insertCommand(input.sessionId, lease.nextPosition, { kind: 'stop', runId: run.id }, context.now)
  }
  yield* insertCommand(input.sessionId, lease.nextPosition, { kind: 'queue-changed' }, context.now)
  const items = yield* queueItems(input.sessionId)
  return result({ items }, input.sessionId)
}
