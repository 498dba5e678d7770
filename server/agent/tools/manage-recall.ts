/** The tool `manage_recall`: the recalls of the agent's own session, listed and changed. */
import { z } from 'zod'
import { AppError } from '../../base/app-error.ts'
import type { AgentTool } from '../tool.ts'
import { type AgentRecalls, RECALL_ACTIONS } from './agent-recalls.ts'
import { recallReport } from './recall-report.ts'

const inputSchema = z.object({
  action: z
    .enum(RECALL_ACTIONS)
    .describe('list: those planned or paused; skip: passes over the next time; pause, resume, cancel: as they say'),
  recallId: z.string().optional().describe('Which one; needed for all but list, which tells the ids'),
})

export function manageRecallTool(recalls: AgentRecalls): AgentTool<z.infer<typeof inputSchema>> {
  return {
    name: 'manage_recall',
    description: 'Lists the recalls that will wake this session, and cancels, skips, pauses or resumes one of them.',
    inputSchema,
    async execute({ action, recallId }, run) {
      if (action === 'list') {
        const { shown, notShown } = await recalls.list(run)
        return { recalls: shown.map(recallReport), ...(notShown > 0 && { notShown }) }
      }
      if (recallId === undefined) throw missingId(action)
      return recallReport(await recalls.change(run, recallId, action))
    },
  }
}

function missingId(action: string): AppError {
  return new AppError('INVALID_INPUT', `${action} needs the id of a recall.`, {
    field: 'recallId',
    fix: 'Call manage_recall with action list: it tells the ids.',
  })
}
