/** One thing in a list of settings: its name, what there is to know of it, and what can be done to it. */
'use client'
import type { ReactNode } from 'react'
import classes from './settings-row.module.css'

interface SettingsRowProps {
  name: ReactNode
  /** Short facts beside the name, such as “Default”. */
  marks?: ReactNode
  actions?: ReactNode
  /** The facts, each a line. */
  children: ReactNode
}

export function SettingsRow({ name, marks, actions, children }: SettingsRowProps) {
  return (
    <li className={classes.row}>
      <div className={classes.about}>
        <div className={classes.head}>
          <span className={classes.name}>{name}</span>
          {marks}
        </div>
        {children}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </li>
  )
}

export function SettingsRows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className={classes.rows}>
      {children}
    </ul>
  )
}

type Tone = 'neutral' | 'active' | 'attention' | 'failed'

export function RowMark({ tone = 'neutral', icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={classes.mark} data-tone={tone}>
      {icon}
      {children}
    </span>
  )
}

export function RowFact({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <div className={classes.fact} data-tone={tone}>
      {children}
    </div>
  )
}
