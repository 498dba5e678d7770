/** Recalls one below the other. In a panel, or on a phone, what comes next stands below what it is about. */
'use client'
import type { Recall } from '../../../server/protocol/recalls.ts'
import type { RecallActions } from '../../_hooks/use-recall-actions.ts'
import type { RecallTask } from './recall-dialog.tsx'
import classes from './recall-row.module.css'
import { RecallRow } from './recall-row.tsx'

interface RecallRowsProps {
  label: string
  recalls: readonly Recall[]
  actions: RecallActions
  onTask: (task: RecallTask) => void
  /** In a list of one session it goes without saying which. */
  withSession?: boolean
}

export function RecallRows({ label, recalls, ...rest }: RecallRowsProps) {
  return (
    <ul className={classes.list} aria-label={label}>
      {recalls.map((recall) => (
        <RecallRow key={recall.id} recall={recall} {...rest} />
      ))}
    </ul>
  )
}
