/**
 * What one run asks its user about the tools that it calls: the scripts of `approvals` with the run's answer, which shows
 * what was asked and what was said. Without an answer to each call the run is suspended.
 */
import type { StepCall } from '../agent/step-calls.ts'
import { newId } from '../base/new-id.ts'
import type { LogWriter } from '../events/log-writer.ts'
import { waitingApprovals } from '../protocol/apply-approval.ts'
import type { ProfileContent } from '../protocol/profiles.ts'
import { applyApprovalAnswer, applyApprovalRequest, applyTimedChunk } from '../protocol/timed-chunks.ts'
import { rememberedTools } from '../store/rows/approval-rows.ts'
import type { RunRow } from '../store/rows/run-rows.ts'
import { answerOf, askFor, type Settlement, settle } from './approvals.ts'
import type { OwnerContext } from './owner-context.ts'
import type { RunAnswer } from './run-answer.ts'

interface RunApprovalsOptions {
  context: OwnerContext
  writer: LogWriter
  run: RunRow
  profile: ProfileContent
  answer: RunAnswer
}

type Settled = Exclude<Settlement, { kind: 'answered' }> | { kind: 'answered'; allowed: StepCall[] }

export class RunApprovals {
  readonly #options: RunApprovalsOptions

  constructor(options: RunApprovalsOptions) {
    this.#options = options
  }

  /** Asks the user about the calls that need it; answers their ids. */
  async ask(calls: readonly StepCall[]): Promise<Set<string>> {
    const { context, writer, run, profile, answer } = this.#options
    const { message } = answer
    const asking = calls.filter((call) => profile.tools[call.toolName] === 'ask')
    if (!message || asking.length === 0) return new Set()
    const now = context.clock.now()
    const { outbox } = context
    const requests = asking.map((call) => ({ ...call, approvalId: newId('approval', now) }))
    const asked = await writer.commit(function* ask(add) {
      const allowed = yield* rememberedTools(run.sessionId)
      const left = requests.filter(({ toolName }) => !allowed.has(toolName))
      yield* askFor(add, outbox, run, message.id, left, now)
      return left
    })
    outbox.send()
    for (const { approvalId, toolCallId } of asked) {
      const chunk = { type: 'tool-approval-request', approvalId, toolCallId } as const
      answer.change((state) =>
        applyApprovalRequest(applyTimedChunk(state, chunk, now), { approvalId, toolCallId, at: now }),
      )
    }
    return new Set(asked.map((call) => call.toolCallId))
  }

  /** Answers the calls that were allowed; undefined when no call waits. */
  async settle(): Promise<Settled | undefined> {
    const { context, writer, run, answer } = this.#options
    const waiting = waitingApprovals(answer.state)
    if (waiting.size === 0) return undefined
    const { clock, limits } = context
    const now = clock.now()
    const settlement = await writer.commit((add) => settle(add, run, limits.liveRunsPerUser, now))
    if (settlement.kind !== 'answered') return settlement
    const answers = settlement.answers.filter((row) => waiting.has(row.id))
    for (const row of answers) {
      answer.change((state) => applyApprovalAnswer(state, { ...answerOf(row), at: Number(row.toldAt ?? now) }))
    }
    for (const { toolCallId } of answers.filter((row) => row.decision !== 'allow')) {
      answer.emit({ type: 'tool-output-denied', toolCallId })
    }
    const allowed = answers.filter((row) => row.decision === 'allow')
    return {
      kind: 'answered',
      allowed: allowed.map(({ toolCallId, toolName, input, editedInput }) => ({
        toolCallId,
        toolName,
        input: JSON.parse(editedInput ?? input) as unknown,
      })),
    }
  }
}
