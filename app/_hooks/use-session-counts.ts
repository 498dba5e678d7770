/** How many sessions are in which state, as the server counts them all; the feed keeps it fresh. */
'use client'
import type { SessionCounts } from '../../server/protocol/sessions.ts'
import { trpc } from '../_client/connection/trpc.ts'

const NONE: SessionCounts = { attention: 0, running: 0, unread: 0, scheduled: 0, inbox: 0 }

export function useSessionCounts(): SessionCounts {
  return trpc.sessions.counts.useQuery().data ?? NONE
}
