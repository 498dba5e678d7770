/** What is the case, and what to do: before anything in a section works, beside a form, or as what came of a test. */
'use client'
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './settings-note.module.css'

const ICONS = {
  neutral: IconInfoCircle,
  good: IconCircleCheck,
  attention: IconAlertTriangle,
  failed: IconAlertTriangle,
}
const ROLES = { neutral: 'note', good: 'status', attention: 'note', failed: 'alert' }

interface SettingsNoteProps {
  tone: keyof typeof ICONS
  title?: ReactNode
  /** It has come up just now and wants an answer. */
  urgent?: boolean
  actions?: ReactNode
  children?: ReactNode
}

export function SettingsNote({ tone, title, urgent = false, actions, children }: SettingsNoteProps) {
  const Icon = ICONS[tone]
  return (
    <div className={classes.note} data-tone={tone} role={urgent ? 'alert' : ROLES[tone]}>
      <Icon size={18} stroke={1.7} aria-hidden="true" className={classes.icon} />
      <div className={classes.text}>
        {title && <strong className={classes.title}>{title}</strong>}
        <div>{children}</div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
    </div>
  )
}
