/** How many sessions want their user: they wait for an approval, or ended badly and nobody has looked yet. */
'use client'
import { useSessionCounts } from './use-session-counts.ts'

export function useAttentionCount(): number {
  return useSessionCounts().attention
}
