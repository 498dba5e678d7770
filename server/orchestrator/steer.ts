/** Messages that reach a live run between two of its steps (contract row "a message while a run is live"). */
import type { UIMessage } from 'ai'
import type { ModelTurn } from '../agent/model-messages.ts'
import type { AddEvent } from '../events/append.ts'
import type { MessageMetadata } from '../protocol/run-summary.ts'
import { queueItems, type RunRow, waitingSteers } from '../store/rows/run-rows.ts'
import type { Script } from '../store/script.ts'
import { moveRun } from './run-machine.ts'
import { messageId } from './run-messages.ts'
import { userParts } from './user-message.ts'

interface TakeInput {
  run: RunRow
  /** The assistant message under way, which is whole now. */
  said: UIMessage | undefined
  firstIndex: number
  now: number
}

/** Their own runs end here, pointing at the run that took them; answers the turns for the model. */
function* take(add: AddEvent, { run, said, firstIndex, now }: TakeInput): Script<ModelTurn[]> {
  const steers = yield* waitingSteers(run)
  if (steers.length === 0) return []
  if (said) add({ type: 'message', runId: run.id, message: said })
  const turns: ModelTurn[] = []
  for (const [offset, steer] of steers.entries()) {
    if (!(yield* moveRun(steer.id, 'ended', { endedAt: now }))) continue
    const { requestId, note } = steer
    const metadata: MessageMetadata = { runId: run.id, at: now, steered: true, ...(requestId && { requestId }) }
    const message: UIMessage = {
      id: messageId(run.id, firstIndex + offset),
      role: 'user',
      metadata,
      parts: userParts(steer),
    }
    add({ type: 'message', runId: run.id, ...(requestId && { requestId }), message }, note ?? undefined)
    turns.push({ message, ...(note && { note }) })
  }
  add({ type: 'queue', items: yield* queueItems(run.sessionId) })
  return turns
}

export const takeSteers = { take }
