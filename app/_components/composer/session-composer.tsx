/** The composer of one session: sends, stops, and says how a message reaches an agent at work. */
'use client'
import { newId, type SessionState } from '../../../client/index.ts'
import { MESSAGE_MAX_BYTES } from '../../../server/protocol/limits.ts'
import type { IfBusy } from '../../../server/protocol/sessions.ts'
import { hasFinePointer } from '../../_client/has-fine-pointer.ts'
import type { SessionTracker } from '../../_client/session-tracker.ts'
import { useDraft } from '../../_hooks/use-draft.ts'
import { Composer } from './composer.tsx'
import { QueueList } from './queue-list.tsx'
import { SendButtons } from './send-buttons.tsx'
import classes from './session-composer.module.css'

export function SessionComposer({ state, tracker }: { state: SessionState; tracker: SessionTracker }) {
  const [text, setText] = useDraft(state.sessionId)
  const busy = state.run !== null || state.queue.length > 0
  const closed = state.closing !== undefined && !state.closing.reconnect
  // Counted only where it may matter: a character is at most three bytes.
  const size = text.length * 3 > MESSAGE_MAX_BYTES ? new Blob([text]).size : text.length
  const tooLong = size > MESSAGE_MAX_BYTES
  const sendable = text.trim() !== '' && !tooLong && !closed

  function send(ifBusy: IfBusy = 'queue') {
    if (!sendable) return
    setText('')
    void tracker.send({ sessionId: state.sessionId, requestId: newId('req'), text: text.trim(), ifBusy })
  }
  return (
    <div className={classes.dock}>
      <div className={classes.column}>
        <Composer
          text={text}
          onChange={setText}
          onSend={() => send()}
          placeholder={busy ? 'Write what comes next' : 'Write a message'}
          above={<QueueList sessionId={state.sessionId} items={state.queue} />}
          hint={<Hint busy={busy} closed={closed} tooLong={tooLong} sizeKib={Math.ceil(size / 1024)} />}
          buttons={
            <SendButtons sessionId={state.sessionId} run={state.run} busy={busy} sendable={sendable} onSend={send} />
          }
          autoFocus={hasFinePointer()}
        />
      </div>
    </div>
  )
}

interface HintProps {
  busy: boolean
  closed: boolean
  tooLong: boolean
  sizeKib: number
}

function Hint({ busy, closed, tooLong, sizeKib }: HintProps) {
  if (closed) return 'This session takes no messages now.'
  if (tooLong) {
    return (
      <span className={classes.tooLong} role="alert">
        {sizeKib} KiB of {MESSAGE_MAX_BYTES / 1024} KiB: shorten it to send it.
      </span>
    )
  }
  if (!hasFinePointer()) return null
  return (
    <>
      {busy ? 'Enter puts it in the queue' : 'Enter sends'}
      <span className={classes.moreHint}> · Shift+Enter breaks the line</span>
    </>
  )
}
