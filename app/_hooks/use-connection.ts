/** The state of the page's one connection. */
'use client'
import { useSyncExternalStore } from 'react'
import type { ConnectionSnapshot } from '../../client/index.ts'
import { useVigil } from '../_client/connection/vigil-provider.tsx'

export function useConnection(): ConnectionSnapshot {
  const { connection } = useVigil()
  return useSyncExternalStore(connection.subscribe, connection.getSnapshot)
}
