/** An own message that the session does not have yet: on its way, or failed and kept with a way to send it again. */
'use client'
import { Button } from '@mantine/core'
import { Suspense } from 'react'
import type { PendingSend } from '../../_client/composer/outbox.ts'
import type { SessionTracker } from '../../_client/connection/session-tracker.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import { useConnection } from '../../_hooks/use-connection.ts'
import classes from './user-message.module.css'

const PendingFiles = lazyPart(async () => (await import('../files/pending-files.tsx')).PendingFiles)

const WORDS = { sending: 'Sending', accepted: 'Accepted' }

export function PendingMessage({ pending, tracker }: { pending: PendingSend; tracker: SessionTracker }) {
  const { input, status, error } = pending
  const { state } = useConnection()
  const waits = status === 'sending' && state !== 'open'
  return (
    <article className={classes.message} aria-label={status === 'failed' ? 'Your message, not sent' : 'Your message'}>
      {input.files && (
        <Suspense>
          <PendingFiles files={input.files} />
        </Suspense>
      )}
      {(input.text !== '' || !input.files) && (
        <div className={classes.bubble} data-state={status}>
          {input.text}
        </div>
      )}
      <div className={classes.foot}>
        {status !== 'failed' && <span>{waits ? 'Sent when the connection is back' : WORDS[status]}</span>}
        {status === 'failed' && (
          <>
            <span className={classes.failure} role="alert">
              Not sent. {error?.message} {error?.fix}
            </span>
            <Button size="compact-xs" variant="default" onClick={() => tracker.send(input)}>
              Retry
            </Button>
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => tracker.discard(input.requestId)}>
              Discard
            </Button>
          </>
        )}
      </div>
    </article>
  )
}
