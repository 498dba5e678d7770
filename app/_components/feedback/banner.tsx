/** Above a page: what holds of all of it, for as long as it does. */
'use client'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './banner.module.css'

export function Banner({ tone, children }: { tone: 'attention' | 'neutral'; children: ReactNode }) {
  const Icon = tone === 'attention' ? IconAlertTriangle : IconInfoCircle
  return (
    <div className={classes.banner} data-tone={tone} role="status">
      <Icon size={16} stroke={1.7} aria-hidden="true" className={classes.icon} />
      <div className={classes.text}>{children}</div>
    </div>
  )
}
