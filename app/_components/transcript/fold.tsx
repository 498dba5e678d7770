/**
 * A part that is folded until asked for. Rows leave the page while out of sight, so what is unfolded is remembered
 * beside them, by id.
 */
'use client'
import { IconChevronRight } from '@tabler/icons-react'
import { createContext, type ReactNode, useContext, useState } from 'react'
import classes from './fold.module.css'

const FoldContext = createContext<Map<string, boolean>>(new Map())

export function FoldProvider({ children }: { children: ReactNode }) {
  const [opened] = useState(() => new Map<string, boolean>())
  return <FoldContext value={opened}>{children}</FoldContext>
}

interface FoldProps {
  id: string
  summary: ReactNode
  children: ReactNode
  framed?: boolean
}

export function Fold({ id, summary, children, framed }: FoldProps) {
  const remembered = useContext(FoldContext)
  const [open, setOpen] = useState(() => remembered.get(id) ?? false)
  return (
    <details
      className={classes.fold}
      data-framed={framed || undefined}
      open={open}
      onToggle={(event) => {
        remembered.set(id, event.currentTarget.open)
        setOpen(event.currentTarget.open)
      }}
    >
      <summary className={classes.summary}>
        <IconChevronRight size={14} stroke={2} aria-hidden="true" className={classes.chevron} />
        {summary}
      </summary>
      {open && <div className={classes.body}>{children}</div>}
    </details>
  )
}
