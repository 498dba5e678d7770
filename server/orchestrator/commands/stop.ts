/** `sessions.stop` (contract row "stop"): only the named run, so that a stale page cannot stop a newer one. */
import type { StopInput } from '../../protocol/inputs.ts'
import { insertCommand } from '../../store/rows/command-rows.ts'
import { readRun } from '../../store/rows/run-rows.ts'
import type { Script } from '../../store/script.ts'
import { moveRun } from '../run-machine.ts'
import type { Viewer } from '../services.ts'
import { answeredBefore, type CommandContext, type CommandResult, result } from './command-result.ts'
import { lockOwned } from './session-access.ts'

export type StopAnswer = { outcome: 'stopping' | 'already-ended' | 'not-this-run' }

export function* stop(viewer: Viewer, input: StopInput, context: CommandContext): Script<CommandResult<StopAnswer>> {
  const { lease } = yield* lockOwned(viewer, input.sessionId)
  const named = yield* readRun(input.runId)
  // A steered message is in the run that took it.
  const run = named?.status === 'ended' && named.intoRunId ? yield* readRun(named.intoRunId) : named
  if (!run || run.sessionId !== input.sessionId) return answeredBefore({ outcome: 'not-this-run' })
  if (run.status === 'ended') return answeredBefore({ outcome: 'already-ended' })
  if (run.status === 'queued')
    yield* moveRun(run.id, 'ended', { outcome: 'stopped', endedAt: context.now, intoRunId: null })
  else yield* moveRun(run.id, 'stopping')
  yield* insertCommand(input.sessionId, lease.nextPosition, { kind: 'stop', runId: run.id }, context.now)
  return result({ outcome: 'stopping' }, input.sessionId)
}
