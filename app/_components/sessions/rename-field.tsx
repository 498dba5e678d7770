/** A session's title as a field in its own place: Enter and leaving it save, Escape leaves it as it was. */
'use client'
import { TextInput } from '@mantine/core'
import { useRef } from 'react'
import { TITLE_MAX_CHARS } from '../../../server/protocol/limits.ts'
import type { Session } from '../../../server/protocol/sessions.ts'
import { useSessionActions } from '../../_hooks/use-session-actions.ts'

interface RenameFieldProps {
  session: Pick<Session, 'id' | 'title'>
  onDone: () => void
}

export function RenameField({ session, onDone }: RenameFieldProps) {
  const { rename } = useSessionActions()
  const settled = useRef(false)

  function settle(title: string | null) {
    if (settled.current) return
    settled.current = true
    if (title && title !== session.title) void rename(session, title)
    onDone()
  }
  return (
    <TextInput
      aria-label="Session title"
      size="sm"
      flex={1}
      defaultValue={session.title}
      maxLength={TITLE_MAX_CHARS}
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => settle(event.currentTarget.value.trim())}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') settle(event.currentTarget.value.trim())
        if (event.key === 'Escape') settle(null)
        event.stopPropagation()
      }}
    />
  )
}
