/** What the recall tools need of whoever keeps recalls. Each call is on behalf of the run that makes it. */
import type { Definition, RecallWithTimes } from '../../protocol/recalls.ts'
import type { ToolContext } from '../tool.ts'

export const RECALL_ACTIONS = ['list', 'cancel', 'skip', 'pause', 'resume'] as const
export type RecallToolAction = Exclude<(typeof RECALL_ACTIONS)[number], 'list'>

export type AgentRun = Pick<ToolContext, 'sessionId' | 'runId'>

export interface AgentRecalls {
  /** In the run's own session. @throws AppError that says what to do instead */
  schedule(run: AgentRun, recall: { definition: Definition; message: string; note?: string }): Promise<RecallWithTimes>
  /** Those of the run's session that are planned or paused, the next to fire first; not all where they are many. */
  list(run: AgentRun): Promise<{ shown: RecallWithTimes[]; notShown: number }>
  change(run: AgentRun, recallId: string, action: RecallToolAction): Promise<RecallWithTimes>
}
