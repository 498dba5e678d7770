/** `sessions.continueRun`: a new run that goes on where an ended one stopped, with nothing new said by its user. */
import { AppError } from '../../base/app-error.ts'
import { newId } from '../../base/new-id.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { ContinueRunInput } from '../../protocol/inputs.ts'
import type { Receipt } from '../../protocol/sessions.ts'
import { findReceipt, insertReceipt, receiptScope } from '../../store/rows/receipt-rows.ts'
import { readRun } from '../../store/rows/run-rows.ts'
import type { Script } from '../../store/script.ts'
import type { Viewer } from '../services.ts'
import { answeredBefore, type CommandContext, type CommandResult, result } from './command-result.ts'
import { placeRun } from './send.ts'
import { lockOwned, refuseDeleting } from './session-access.ts'

export function* continueRun(
  viewer: Viewer,
  input: ContinueRunInput,
  profiles: Profiles,
  context: CommandContext,
): Script<CommandResult<Receipt>> {
  const locked = yield* lockOwned(viewer, input.sessionId)
  const requestId = input.requestId ?? newId('request', context.now)
  const asked = { continues: input.runId }
  const known = yield* findReceipt<Receipt>(receiptScope.session(input.sessionId), requestId, asked)
  if (known) return answeredBefore(known, [input.sessionId])
  refuseDeleting(locked)
  const run = yield* readRun(input.runId)
  if (!run || run.sessionId !== input.sessionId) {
    throw new AppError('NOT_FOUND', `There is no run ${input.runId} in this session.`, { field: 'runId' })
  }
  if (run.status !== 'ended') {
    throw new AppError('BUSY', `Run ${run.id} has not ended; it is ${run.status}.`, {
      retryable: true,
      fix: 'Wait for it to end, or stop it first.',
    })
  }
  const kind = run.outcome === 'failed' ? ('retry' as const) : ('continue' as const)
  const request = { requestId, text: '', note: null, trigger: { kind }, ifBusy: 'queue' as const }
  const placed = yield* placeRun(locked, request, profiles, context)
  yield* insertReceipt(receiptScope.session(input.sessionId), requestId, asked, placed.receipt, context.now)
  return result(placed.receipt, input.sessionId, placed.promoted)
}
