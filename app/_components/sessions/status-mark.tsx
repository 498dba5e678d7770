/** A state as icon and words, never by colour alone. */
import {
  IconAlertTriangle,
  IconClock,
  IconHandStop,
  IconLoader2,
  IconPlayerPause,
  IconPlayerStop,
  IconPointFilled,
  IconRefresh,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './status-mark.module.css'

const MARKS = {
  working: { Icon: IconLoader2, tone: 'active', turns: true },
  recovering: { Icon: IconRefresh, tone: 'attention', turns: true },
  stopping: { Icon: IconPlayerStop, tone: 'neutral', turns: false },
  queued: { Icon: IconClock, tone: 'neutral', turns: false },
  approval: { Icon: IconHandStop, tone: 'attention', turns: false },
  failed: { Icon: IconAlertTriangle, tone: 'failed', turns: false },
  interrupted: { Icon: IconPlayerPause, tone: 'attention', turns: false },
  idle: { Icon: IconPointFilled, tone: 'neutral', turns: false },
} as const

export type StatusKind = keyof typeof MARKS

export function StatusMark({ kind, children }: { kind: StatusKind; children: ReactNode }) {
  const { Icon, tone, turns } = MARKS[kind]
  return (
    <span className={classes.mark} data-tone={tone}>
      <Icon size={14} stroke={1.9} aria-hidden="true" className={turns ? classes.turning : classes.icon} />
      <span className={classes.words}>{children}</span>
    </span>
  )
}
