/**
 * Asks the server about itself each time the connection opens: what time it is there, and whether it has another build
 * by now. Used once, at the top of the page.
 */
'use client'
import { useEffect } from 'react'
import { toVigilError } from '../../client/index.ts'
import { authentication } from '../_client/connection/authentication.ts'
import { serverHasBuild } from '../_client/connection/server-build.ts'
import { serverToldTime } from '../_client/connection/server-clock.ts'
import { serverCondition } from '../_client/connection/server-condition.ts'
import { trpc } from '../_client/connection/trpc.ts'
import { useVigil } from '../_client/connection/vigil-provider.tsx'
import { useConnection } from './use-connection.ts'

export function useServerInfo(): void {
  const vigil = useVigil()
  const utils = trpc.useUtils()
  const { state } = useConnection()
  useEffect(() => {
    if (state !== 'open') return serverCondition.lost()
    const asking = new AbortController()
    const askedAt = performance.now()
    vigil.trpc.system.info.query(undefined, { signal: asking.signal }).then(
      (info) => {
        serverToldTime(info.now, askedAt, performance.now())
        serverHasBuild(info.build)
        authentication.granted()
        utils.system.info.setData(undefined, info)
      },
      // The connection was lost again, and asks again when it is back; or the server wants to know who asks.
      (cause) => authentication.noticed(toVigilError(cause)),
    )
    return () => asking.abort()
  }, [state, vigil, utils])
}
