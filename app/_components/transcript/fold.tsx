/** A part that is folded until asked for. */
'use client'
import { IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './fold.module.css'
import { useOpened } from './opened-parts.tsx'

interface FoldProps {
  id: string
  summary: ReactNode
  children: ReactNode
  framed?: boolean
}

export function Fold({ id, summary, children, framed }: FoldProps) {
  const [open, setOpen] = useOpened(id)
  return (
    <details
      className={classes.fold}
      data-framed={framed || undefined}
      data-part={id}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className={classes.summary}>
        <IconChevronRight size={14} stroke={2} aria-hidden="true" className={classes.chevron} />
        {summary}
      </summary>
      {open && <div className={classes.body}>{children}</div>}
    </details>
  )
}
