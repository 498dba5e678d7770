/** The server's time, renewed every `everyMs` while it is wanted; epoch milliseconds. */
'use client'
import { useEffect, useState } from 'react'
import { onServerTime, serverNow } from '../_client/connection/server-clock.ts'

export function useNow(everyMs: number, wanted = true): number {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    if (!wanted) return
    const renew = () => setNow(serverNow())
    renew()
    const timer = setInterval(renew, everyMs)
    const stopListening = onServerTime(renew)
    return () => {
      clearInterval(timer)
      stopListening()
    }
  }, [everyMs, wanted])
  return now
}
