/** The composer of one session: sends, stops, and says how a message reaches an agent at work. */
'use client'
import { Suspense } from 'react'
import { newId, type SessionState } from '../../../client/index.ts'
import type { IfBusy } from '../../../server/protocol/sessions.ts'
import { goOnWriting } from '../../_client/composer/focus-composer.ts'
import type { SessionTracker } from '../../_client/connection/session-tracker.ts'
import { hasFinePointer } from '../../_client/page/has-fine-pointer.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import { useMessageDraft } from '../../_hooks/use-message-draft.ts'
import { SessionProfile } from '../profiles/session-profile.tsx'
import composer from './composer.module.css'
import { Composer } from './composer.tsx'
import { ComposerHint } from './composer-hint.tsx'
import { ContextMeter } from './context-meter.tsx'
import { SendButtons } from './send-buttons.tsx'
import classes from './session-composer.module.css'

const QueueList = lazyPart(async () => (await import('./queue-list.tsx')).QueueList)

export function SessionComposer({ state, tracker }: { state: SessionState; tracker: SessionTracker }) {
  const { sessionId } = state
  const draft = useMessageDraft(sessionId)
  const { text, setText, files } = draft
  const busy = state.run !== null || state.queue.length > 0
  const closed = state.closing !== undefined && !state.closing.reconnect
  const sendable = draft.sendable && !closed

  function send(ifBusy: IfBusy = 'queue') {
    if (!sendable) return
    draft.send((message) => {
      void tracker.send({ sessionId, requestId: newId('req'), ...message, ifBusy })
      return undefined
    })
    // Stop takes the place of the button that was pressed.
    goOnWriting()
  }
  return (
    <div className={classes.dock}>
      <div className={classes.column}>
        <Composer
          text={text}
          onChange={setText}
          onSend={() => send()}
          files={files}
          placeholder={busy ? 'Write what comes next' : 'Write a message'}
          above={
            state.queue.length > 0 && (
              <Suspense>
                <QueueList sessionId={sessionId} items={state.queue} draft={draft} />
              </Suspense>
            )
          }
          tools={state.session && <SessionProfile sessionId={sessionId} profileId={state.session.profileId} />}
          hint={
            <ComposerHint draft={draft} closed={closed}>
              {hasFinePointer() && (
                <span className={composer.keys}>
                  <span>{busy ? 'Enter puts it in the queue' : 'Enter sends'}</span>
                  <span> · Shift+Enter breaks the line</span>
                </span>
              )}
            </ComposerHint>
          }
          buttons={
            <>
              <ContextMeter messages={state.messages} />
              <SendButtons sessionId={sessionId} run={state.run} busy={busy} sendable={sendable} onSend={send} />
            </>
          }
          autoFocus={hasFinePointer()}
        />
      </div>
    </div>
  )
}
