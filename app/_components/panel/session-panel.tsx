/** What the transcript has no room for: when a run did what, and the facts of the session. Loaded apart from the page. */
'use client'
import '@mantine/core/styles/Tabs.layer.css'
import { ActionIcon, Tabs } from '@mantine/core'
import { useThrottledValue } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import type { SessionState } from '../../../client/index.ts'
import type { SessionTracker } from '../../_client/connection/session-tracker.ts'
import { SessionUsage } from '../usage/session-usage.tsx'
import { DetailsTab } from './details-tab.tsx'
import classes from './session-panel.module.css'
import { TimelineTab } from './timeline-tab.tsx'

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
        <Tabs.List className={classes.list} aria-label="Timeline, usage and details">
          <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
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
      <Tabs.Panel value="usage" className={classes.panel}>
        <SessionUsage sessionId={shown.sessionId} runId={shown.run?.id} />
      </Tabs.Panel>
      <Tabs.Panel value="details" className={classes.panel}>
        <DetailsTab state={shown} />
      </Tabs.Panel>
    </Tabs>
  )
}
