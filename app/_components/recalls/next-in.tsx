/** How long until a time comes, counted down; never read out by itself. */
'use client'
import { serverNow } from '../../_client/connection/server-clock.ts'
import { untilPause, untilWords } from '../../_client/recalls/until-words.ts'
import { useNow } from '../../_hooks/use-now.ts'

export function NextIn({ at }: { at: number }) {
  const now = useNow(untilPause(at, serverNow()))
  return <span>{untilWords(at, now)}</span>
}
