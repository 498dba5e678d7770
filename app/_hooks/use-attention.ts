/** How many sessions want their user: they wait for an approval, or ended badly and nobody has looked yet. */
'use client'
import type { SessionSummary } from '../../server/protocol/sessions.ts'
import { useSessionList } from './use-session-list.ts'

export function useAttentionCount(): number {
  return useSessionList().sessions.filter(wantsAttention).length
}

function wantsAttention({ status, unread }: SessionSummary): boolean {
  return status === 'awaiting-approval' || (unread && (status === 'failed' || status === 'interrupted'))
}
