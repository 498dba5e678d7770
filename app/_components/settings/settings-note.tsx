/** Something to know before anything in a section works: what is the case, and what to do. */
'use client'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './settings-note.module.css'

interface SettingsNoteProps {
  tone: 'neutral' | 'attention' | 'failed'
  title: string
  children: ReactNode
}

export function SettingsNote({ tone, title, children }: SettingsNoteProps) {
  const Icon = tone === 'neutral' ? IconInfoCircle : IconAlertTriangle
  return (
    <div className={classes.note} data-tone={tone} role={tone === 'failed' ? 'alert' : 'note'}>
      <Icon size={18} stroke={1.7} aria-hidden="true" className={classes.icon} />
      <div className={classes.text}>
        <strong className={classes.title}>{title}</strong>
        <div>{children}</div>
      </div>
    </div>
  )
}
