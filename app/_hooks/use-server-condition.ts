/** What holds of the server as a whole. */
'use client'
import { useSyncExternalStore } from 'react'
import { serverCondition } from '../_client/connection/server-condition.ts'

export function useServerCondition() {
  return useSyncExternalStore(serverCondition.subscribe, serverCondition.getSnapshot)
}
