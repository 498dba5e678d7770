/** Above the oldest row: that more is coming, that it failed to come, or that this is where it all began. */
'use client'
import { Button, Loader } from '@mantine/core'
import type { SessionView } from '../../_client/connection/session-tracker.ts'
import classes from './older-pages.module.css'

interface OlderPagesProps {
  more: boolean
  status: SessionView['older']
  onLoad: () => void
}

export function OlderPages({ more, status, onLoad }: OlderPagesProps) {
  return (
    <div className={classes.strip}>
      {status.status === 'loading' && (
        <Loader size="xs" color="gray" role="progressbar" aria-label="Loading older messages" />
      )}
      {status.status === 'idle' && more && (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={onLoad}>
          Show older messages
        </Button>
      )}
      {status.status === 'failed' && (
        <Button size="compact-xs" variant="default" onClick={onLoad}>
          Older messages could not be loaded. Try again
        </Button>
      )}
    </div>
  )
}
