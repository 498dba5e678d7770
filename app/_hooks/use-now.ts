/** The time, renewed every `everyMs` while it is wanted; epoch milliseconds. */
'use client'
import { useEffect, useState } from 'react'

export function useNow(everyMs: number, wanted = true): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!wanted) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs, wanted])
  return now
}
