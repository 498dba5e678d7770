/** A user's message, written anew in its place. What was written stays in this session; the new text begins another. */
'use client'
import { Button, Textarea } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { useFork } from '../../_hooks/use-fork.ts'
import classes from './message-editor.module.css'

interface MessageEditorProps {
  sessionId: string
  messageId: string
  text: string
  onDone: () => void
}

export function MessageEditor({ sessionId, messageId, text, onDone }: MessageEditorProps) {
  const [draft, setDraft] = useState(text)
  const { fork, forking } = useFork()
  const sendable = draft.trim() !== '' && !forking
  const send = () => {
    if (sendable) fork({ sessionId, messageId, text: draft.trim() })
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') onDone()
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      send()
    }
  }
  return (
    <div className={classes.editor}>
      <Textarea
        label="Edit the message"
        description="It is sent in a new session, with everything before it. This session stays as it is."
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        autosize
        minRows={2}
        maxRows={12}
        autoFocus
        dir="auto"
      />
      <div className={classes.buttons}>
        <Button size="xs" variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button size="xs" onClick={send} disabled={!sendable} loading={forking}>
          Send in a new session
        </Button>
      </div>
    </div>
  )
}
