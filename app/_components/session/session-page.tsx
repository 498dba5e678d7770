/** One session: what was said, what happens now, and where to say more. */
'use client'
import { useRouter } from 'next/navigation'
import { Suspense, useCallback } from 'react'
import type { SessionTracker, SessionView } from '../../_client/connection/session-tracker.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import { sessionTitle } from '../../_client/sessions/session-title.ts'
import { useMarkRead } from '../../_hooks/use-mark-read.ts'
import { usePageTitle } from '../../_hooks/use-page-title.ts'
import { useSession } from '../../_hooks/use-session.ts'
import { SessionComposer } from '../composer/session-composer.tsx'
import { PageMessage } from '../feedback/page-message.tsx'
import { PanelHost } from '../panel/panel-host.tsx'
import { Announcer } from '../transcript/announcer.tsx'
import { Transcript } from '../transcript/transcript.tsx'
import { TranscriptSkeleton } from '../transcript/transcript-skeleton.tsx'
import { SessionHeader } from './session-header.tsx'
import classes from './session-page.module.css'

const Banner = lazyPart(async () => (await import('../feedback/banner.tsx')).Banner)

export function SessionPage({ sessionId }: { sessionId: string }) {
  const { tracker, view } = useSession(sessionId)
  const { state } = view
  usePageTitle(state?.session && sessionTitle(state.session))
  const seen = useMarkRead(state)
  const onNewestInView = useCallback(
    (inView: boolean) => {
      seen(inView)
      tracker.readsAtEnd(inView)
    },
    [seen, tracker],
  )

  return (
    <>
      <SessionHeader view={view} />
      {view.phase === 'loading' && !state && <TranscriptSkeleton />}
      {(view.phase === 'failed' || view.phase === 'unavailable') && <Trouble view={view} tracker={tracker} />}
      {view.phase !== 'unavailable' && view.phase !== 'failed' && state && (
        <div className={classes.body}>
          <div className={classes.column}>
            {/* That the server restarts is told above every page. */}
            {state.closing && state.closing.reason !== 'draining' && (
              <Suspense>
                <Banner tone="neutral">{state.closing.text}</Banner>
              </Suspense>
            )}
            <Transcript view={view} tracker={tracker} onNewestInView={onNewestInView} />
            <Announcer state={state} />
            <SessionComposer state={state} tracker={tracker} />
          </div>
          <PanelHost state={state} tracker={tracker} />
        </div>
      )}
    </>
  )
}

function Trouble({ view, tracker }: { view: SessionView; tracker: SessionTracker }) {
  const router = useRouter()
  if (view.phase === 'unavailable') {
    return (
      <PageMessage
        title="This session is not here"
        text="It was deleted, or the link is wrong, or it belongs to somebody else. Choose another one from the list, or start a new one."
        action={{ label: 'New session', onClick: () => router.push('/') }}
      />
    )
  }
  return (
    <PageMessage
      tone="failed"
      title="The session could not be opened"
      text={[view.error?.message, view.error?.fix].filter(Boolean).join(' ')}
      action={{ label: 'Try again', onClick: tracker.retry }}
    />
  )
}
