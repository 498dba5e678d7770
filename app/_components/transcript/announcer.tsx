/** Tells screen readers of each run that ends once, when its answer is whole; never of its single words. */
'use client'
import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { SessionState } from '../../../client/index.ts'
import { endedSince, wordsOfEndings } from '../../_client/transcript/endings.ts'
import { messageMetadata } from '../../_client/transcript/transcript-rows.ts'

export function Announcer({ state: { messages } }: { state: SessionState }) {
  const [said, setSaid] = useState({ words: '', turn: 0 })
  const lastKnown = useRef(newestEnded(messages))

  useEffect(() => {
    const ended = endedSince(messages, lastKnown.current)
    if (ended.length === 0) return
    lastKnown.current = newestEnded(ended)
    setSaid(({ turn }) => ({ words: wordsOfEndings(ended), turn: turn + 1 }))
  }, [messages])

  return (
    <VisuallyHidden aria-live="polite" data-announcer>
      {/* Another element each time: the same words twice are told twice. */}
      <span key={said.turn}>{said.words}</span>
    </VisuallyHidden>
  )
}

function newestEnded(messages: SessionState['messages']): string | undefined {
  const newest = endedSince(messages, undefined)[0]
  return newest && messageMetadata(newest).runId
}
