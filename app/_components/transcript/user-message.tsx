/** What the user said, exactly as it was written, and the files that came with it. */
'use client'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { UIMessage } from 'ai'
import { messageMetadata } from '../../_client/transcript-rows.ts'
import { MessageFiles } from '../files/message-files.tsx'
import { MessageTime } from './message-time.tsx'
import classes from './user-message.module.css'

export function UserMessage({ message }: { message: UIMessage }) {
  const { at, steered, fileNotices = [] } = messageMetadata(message)
  const files = message.parts.filter((part) => part.type === 'file')
  const texts = message.parts.filter((part) => part.type === 'text')
  return (
    <article className={classes.message} aria-label="You">
      <MessageFiles files={files} />
      {(texts.length > 0 || files.length === 0) && (
        <div className={classes.bubble}>
          {texts.map((part, index) => (
            <span key={index}>{part.text}</span>
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
        {steered && <span>Reached the agent while it worked</span>}
        {at !== undefined && <MessageTime at={at} />}
      </div>
    </article>
  )
}
