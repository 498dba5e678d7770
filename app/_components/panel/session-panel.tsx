/** What the transcript has no room for: when a run did what, what will wake it, and the facts. Loaded apart from the page. */
'use client'
import '@mantine/core/styles/Tabs.layer.css'
import { ActionIcon, Tabs } from '@mantine/core'
import { useThrottledValue } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { Suspense } from 'react'
import type { SessionState } from '../../../client/index.ts'
import type { SessionTracker } from '../../_client/connection/session-tracker.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import { SessionUsage } from '../usage/session-usage.tsx'
import { DetailsTab } from './details-tab.tsx'
import classes from './session-panel.module.css'
import { TimelineTab } from './timeline-tab.tsx'

const RecallsTab = lazyPart(async () => (await import('./recalls-tab.tsx')).RecallsTab)

/** A frame of the stream is no reason to draw the panel anew. */
const REDRAW_MS = 250

export interface SessionPanelProps {
  state: SessionState
  tracker: SessionTracker
  onClose: () => void
}

export function SessionPanel({ state, tracker, onClose }: SessionPanelProps) {
  const shown = useThrottledValue(state, REDRAW_MS)
  return (
    <Tabs defaultValue="timeline" keepMounted={false} className={classes.tabs}>
      <div className={classes.head}>
        <Tabs.List className={classes.list} aria-label="Timeline, recalls, usage and details">
          <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
          <Tabs.Tab value="recalls">Recalls</Tabs.Tab>
          <Tabs.Tab value="usage">Usage</Tabs.Tab>
          <Tabs.Tab value="details">Details</Tabs.Tab>
        </Tabs.List>
        <ActionIcon size="lg" aria-label="Close the panel" onClick={onClose}>
          <IconX size={18} stroke={1.6} />
        </ActionIcon>
      </div>
      <Tabs.Panel value="timeline" className={classes.panel}>
        <TimelineTab state={shown} tracker={tracker} />
      </Tabs.Panel>
      <Tabs.Panel value="recalls" className={classes.panel}>
        <Suspense>
          <RecallsTab sessionId={shown.sessionId} />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="usage" className={classes.panel}>
        <SessionUsage sessionId={shown.sessionId} runId={shown.run?.id} />
      </Tabs.Panel>
      <Tabs.Panel value="details" className={classes.panel}>
        <DetailsTab state={shown} />
      </Tabs.Panel>
    </Tabs>
  )
}
