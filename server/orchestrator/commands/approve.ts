/**
 * `sessions.approve` (contract row "approval"): the answer to one request, given once, from any page or node. The row is
 * the answer; whoever owns the session then tells the log and goes on with the run.
 */
import type { AgentTool } from '../../agent/tool.ts'
import { AppError } from '../../base/app-error.ts'
import { cleanText } from '../../base/clean-text.ts'
import type { ApproveInput } from '../../protocol/inputs.ts'
import type { ToolPolicy } from '../../protocol/profiles.ts'
import { type ApprovalRow, readApproval, updateApproval } from '../../store/rows/approval-rows.ts'
import { insertCommand } from '../../store/rows/command-rows.ts'
import { readProfile, updateProfile } from '../../store/rows/profile-rows.ts'
import { readRun } from '../../store/rows/run-rows.ts'
import type { Script } from '../../store/script.ts'
import type { Viewer } from '../services.ts'
import { answeredBefore, type CommandContext, type CommandResult, result } from './command-result.ts'
import { lockOwned } from './session-access.ts'

export type ApproveAnswer = { outcome: 'accepted' | 'already-answered' }

export function* approve(
  viewer: Viewer,
  input: ApproveInput,
  tools: readonly AgentTool[],
  context: CommandContext,
): Script<CommandResult<ApproveAnswer>> {
  const { sessionId, approvalId, decision, editedInput, reason, remember } = input
  const { lease } = yield* lockOwned(viewer, sessionId)
  const asked = yield* readApproval(approvalId)
  if (asked?.sessionId !== sessionId) throw notFound(approvalId)
  if (asked.decision !== null) return answeredBefore({ outcome: 'already-answered' }, [sessionId])
  if (editedInput !== undefined) refuseEdit(input, asked, tools)
  if (decision === 'allow' && remember === 'profile') yield* allowInProfile(viewer, asked, context.now)
  yield* updateApproval(approvalId, {
    decision,
    editedInput: editedInput === undefined ? null : JSON.stringify(editedInput),
    reason: reason ? cleanText(reason) : null,
    remember: decision === 'allow' ? (remember ?? null) : null,
    answeredBy: viewer.userId,
    answeredAt: context.now,
  })
  yield* insertCommand(sessionId, lease.nextPosition, { kind: 'approval-answered', runId: asked.runId }, context.now)
  return result({ outcome: 'accepted' }, sessionId)
}

function notFound(approvalId: string): AppError {
  return new AppError('NOT_FOUND', `There is no request ${approvalId} in this session.`, {
    field: 'approvalId',
    fix: 'The session’s log names what waits for an answer.',
  })
}

/** From now on the run's profile allows the tool. The built-in profile is everybody's and cannot be changed. */
function* allowInProfile({ userId }: Viewer, asked: ApprovalRow, now: number): Script<void> {
  const run = yield* readRun(asked.runId)
  const profile = run && (yield* readProfile(userId, run.profileId))
  if (!profile) {
    throw new AppError('INVALID_INPUT', 'This session’s profile is the built-in one, which cannot be changed.', {
      field: 'remember',
      fix: 'Allow the tool for this session, or duplicate the profile and use the copy.',
    })
  }
  const data = JSON.parse(profile.data) as { tools: Record<string, ToolPolicy> }
  const tools = { ...data.tools, [asked.toolName]: 'allow' }
  yield* updateProfile(profile.id, profile.version, { data: JSON.stringify({ ...data, tools }), updatedAt: now })
}

function refuseEdit({ decision, editedInput }: ApproveInput, asked: ApprovalRow, tools: readonly AgentTool[]): void {
  if (decision === 'deny') {
    throw new AppError('INVALID_INPUT', 'What is denied has no other input.', {
      field: 'editedInput',
      fix: 'Allow the call with the other input, or deny it without one.',
    })
  }
  const parsed = tools.find(({ name }) => name === asked.toolName)?.inputSchema.safeParse(editedInput)
  if (!parsed || parsed.success) return
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
  throw new AppError('INVALID_INPUT', `That is no input of ${asked.toolName}: ${faults.join('; ')}.`, {
    field: 'editedInput',
    fix: 'Correct it and allow the call again.',
  })
}
