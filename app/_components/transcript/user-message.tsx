/** What the user said, exactly as it was written, and the files that came with it. */
'use client'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { UIMessage } from 'ai'
import { Suspense } from 'react'
import { lazyPart } from '../../_client/page/load-part.ts'
import { messageText } from '../../_client/transcript/message-text.ts'
import { messageMetadata } from '../../_client/transcript/transcript-rows.ts'
import { useEditing } from './editing.tsx'
import { MessageActions } from './message-actions.tsx'
import { MessageTime } from './message-time.tsx'
import { ShowMore } from './show-more.tsx'
import { useCut } from './use-cut.ts'
import classes from './user-message.module.css'

const MessageFiles = lazyPart(async () => (await import('../files/message-files.tsx')).MessageFiles)
const RecallMark = lazyPart(async () => (await import('../recalls/recall-mark.tsx')).RecallMark)
const MessageEditor = lazyPart(async () => (await import('./message-editor.tsx')).MessageEditor)

const SHOWN = { lines: 80, chars: 8_000 }

export function UserMessage({ message, sessionId }: { message: UIMessage; sessionId: string }) {
  const { at, steered, trigger, plannedAt, fileNotices = [] } = messageMetadata(message)
  const { editing, begin, end } = useEditing(message.id)
  if (editing) {
    return (
      <article className={classes.message} aria-label="You">
        <Suspense>
          <MessageEditor sessionId={sessionId} messageId={message.id} text={messageText(message)} onDone={end} />
        </Suspense>
      </article>
    )
  }
  const files = message.parts.filter((part) => part.type === 'file')
  const texts = message.parts.filter((part) => part.type === 'text')
  return (
    <article className={classes.message} aria-label="You">
      {trigger?.kind === 'recall' && (
        <Suspense>
          <RecallMark recallId={trigger.recallId} plannedAt={plannedAt} at={at} />
        </Suspense>
      )}
      {files.length > 0 && (
        <Suspense>
          <MessageFiles files={files} />
        </Suspense>
      )}
      {(texts.length > 0 || files.length === 0) && (
        <div className={classes.bubble}>
          {texts.map((part, index) => (
            <Words key={index} id={`${message.id}:${message.parts.indexOf(part)}`} text={part.text} />
          ))}
        </div>
      )}
      {fileNotices.map((text) => (
        <div key={text} className={classes.notice}>
          <IconAlertTriangle size={14} stroke={1.8} aria-hidden="true" />
          <span>{text}</span>
        </div>
      ))}
      <div className={classes.foot}>
        <MessageActions message={message} sessionId={sessionId} onEdit={begin} />
        {steered && <span>Reached the agent while it worked</span>}
        {at !== undefined && <MessageTime at={at} />}
      </div>
    </article>
  )
}

function Words({ id, text }: { id: string; text: string }) {
  const { cut, more } = useCut(id, text, SHOWN)
  return (
    <>
      <span className={classes.words} dir="auto">
        {cut.shown}
      </span>
      <ShowMore cut={cut} onMore={more} />
    </>
  )
}
