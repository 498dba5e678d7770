/** What holds for the whole session: the server lacks something, or has ended this page's stream. */
'use client'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { SessionState } from '../../../client/index.ts'
import classes from './session-banners.module.css'

const DEGRADED = {
  store: 'The server cannot reach its database. What it does now is kept and shown as soon as it can be saved.',
  redis: 'The server has lost Redis. Everything works; news from other nodes may come up to 2 seconds late.',
}

export function SessionBanners({ state }: { state: SessionState }) {
  return (
    <>
      {[...state.degraded].map((what) => (
        <Banner key={what} tone="attention">
          {DEGRADED[what]}
        </Banner>
      ))}
      {state.closing && <Banner tone="neutral">{state.closing.text}</Banner>}
    </>
  )
}

function Banner({ tone, children }: { tone: 'attention' | 'neutral'; children: ReactNode }) {
  const Icon = tone === 'attention' ? IconAlertTriangle : IconInfoCircle
  return (
    <div className={classes.banner} data-tone={tone} role="status">
      <Icon size={16} stroke={1.7} aria-hidden="true" className={classes.icon} />
      <div className={classes.text}>{children}</div>
    </div>
  )
}
