/** A text with what was searched for marked in it. */
import type { ReactNode } from 'react'
import type { MarkedRange } from '../../../server/protocol/sessions.ts'
import classes from './marked-text.module.css'

interface MarkedTextProps {
  text: string
  ranges?: readonly MarkedRange[] | undefined
}

export function MarkedText({ text, ranges = [] }: MarkedTextProps) {
  const parts: ReactNode[] = []
  let reached = 0
  for (const [from, to] of ranges) {
    parts.push(text.slice(reached, from))
    parts.push(
      <mark key={from} className={classes.mark}>
        {text.slice(from, to)}
      </mark>,
    )
    reached = to
  }
  return (
    <>
      {parts}
      {text.slice(reached)}
    </>
  )
}
