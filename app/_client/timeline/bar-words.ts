/** A timeline's bar in words. */
import type { BarKind, TimelineBar, ToolOutcome } from './run-timeline.ts'

export const KIND_WORDS: Record<BarKind, string> = {
  waiting: 'Waiting',
  thinking: 'Thinking',
  answering: 'Answering',
  tool: 'Tools',
  approval: 'Approval',
  interrupted: 'Interrupted',
}

const OUTCOME_WORDS: Record<ToolOutcome, string> = {
  done: 'done',
  failed: 'failed',
  denied: 'denied',
  unknown: 'outcome unknown',
  stopped: 'stopped',
}

export function outcomeWords({ kind, outcome, endedAt }: TimelineBar): string | undefined {
  if (kind !== 'tool') return endedAt === undefined ? 'now' : undefined
  return outcome ? OUTCOME_WORDS[outcome] : 'running'
}
