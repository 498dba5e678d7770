/** Tells screen readers of each finished answer once, when it is whole; never of its single words. */
'use client'
import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { SessionState } from '../../../client/index.ts'
import { messageMetadata } from '../../_client/transcript-rows.ts'

const LONGEST_CHARS = 600

export function Announcer({ state }: { state: SessionState }) {
  const [said, setSaid] = useState('')
  const liveRun = useRef(state.run?.id)

  useEffect(() => {
    const before = liveRun.current
    liveRun.current = state.run?.id
    if (before === undefined || before === state.run?.id) return
    const answer = state.messages.findLast((message) => messageMetadata(message).runId === before)
    if (answer?.role !== 'assistant') return
    const text = answer.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join(' ')
    const { outcome } = messageMetadata(answer)
    const ending = outcome && outcome !== 'completed' ? ` The run ended: ${outcome}.` : ''
    setSaid(`The agent answered. ${text.slice(0, LONGEST_CHARS)}${ending}`)
  }, [state.run?.id, state.messages])

  return <VisuallyHidden aria-live="polite">{said}</VisuallyHidden>
}
