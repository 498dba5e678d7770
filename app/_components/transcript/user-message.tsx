/** What the user said, exactly as it was written. */
'use client'
import type { UIMessage } from 'ai'
import { messageMetadata } from '../../_client/transcript-rows.ts'
import { MessageTime } from './message-time.tsx'
import classes from './user-message.module.css'

export function UserMessage({ message }: { message: UIMessage }) {
  const { at, steered } = messageMetadata(message)
  return (
    <article className={classes.message} aria-label="You">
      <div className={classes.bubble}>
        {message.parts.map((part, index) => (part.type === 'text' ? <span key={index}>{part.text}</span> : null))}
      </div>
      <div className={classes.foot}>
        {steered && <span>Reached the agent while it worked</span>}
        {at !== undefined && <MessageTime at={at} />}
      </div>
    </article>
  )
}
