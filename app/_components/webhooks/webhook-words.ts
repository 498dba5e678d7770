/** Words for what a webhook is told, and for what became of a delivery. */
import type { RunOutcome } from '../../../server/protocol/runs.ts'
import type { Delivery, Webhook, WebhookKind } from '../../../server/protocol/webhooks.ts'

export const ALL_ENDS = 'Every end of a run'
export const BAD_ENDS = 'Only ends that went wrong'

const OTHER_KINDS: Partial<Record<WebhookKind, string>> = {
  'approval-requested': 'requests for approval',
  'recall-failed': 'recalls that failed',
}

export function toldOf({ kinds, outcomes }: Webhook): string {
  const words = kinds.map((kind) => OTHER_KINDS[kind] ?? (outcomes === 'failed' ? BAD_ENDS : ALL_ENDS))
  const [first = '', ...rest] = words
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(', ')
}

const OUTCOMES: Record<RunOutcome, string> = {
  completed: 'Run completed',
  stopped: 'Run stopped',
  failed: 'Run failed',
  'step-limit': 'Run reached its step limit',
  'time-limit': 'Run reached its time limit',
  'idle-limit': 'Run was silent for too long',
  'budget-limit': 'Run reached a budget',
  interrupted: 'Run interrupted',
}

export function eventOf({ kind, outcome }: Delivery): string {
  if (outcome) return OUTCOMES[outcome]
  return kind === 'approval-requested' ? 'Approval requested' : 'Recall failed'
}
