/**
 * Leads the reader to a message, however far up it is: older pages are loaded until it is there. A message that the
 * page's address names is gone to when the session is opened, and when the address changes.
 */
'use client'
import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useState } from 'react'
import type { SessionTracker } from '../_client/connection/session-tracker.ts'
import { notify } from '../_client/notices/notify.ts'
import { linkedMessage } from '../_client/transcript/message-link.ts'
import type { TranscriptRow } from '../_client/transcript/transcript-rows.ts'

/** The message last gone to. Each going makes a new one. */
export interface MessageTarget {
  messageId: string
  /** The focus goes there too. */
  focus: boolean
  /** It is not marked: what is marked is in it. */
  quiet: boolean
}

/** Resolves with whether the message is there. */
export type GoToMessage = (messageId: string, options?: { focus?: boolean; quiet?: boolean }) => Promise<boolean>

interface GoToMessageOptions {
  tracker: SessionTracker
  rows: readonly TranscriptRow[]
  /** Of the end. */
  release: () => void
  scrollToRow: (index: number) => void
}

export function useGoToMessage({ tracker, rows, release, scrollToRow }: GoToMessageOptions) {
  const [target, setTarget] = useState<MessageTarget | null>(null)
  const goTo: GoToMessage = useCallback(
    async (messageId, { focus = false, quiet = false } = {}) => {
      release()
      if (!(await tracker.loadUntil(messageId))) return false
      setTarget({ messageId, focus, quiet })
      return true
    },
    [tracker, release],
  )

  // Rows that come later do not draw the reader back.
  const scrollTo = useEffectEvent(({ messageId }: MessageTarget) => {
    const index = rows.findIndex((row) => row.kind === 'message' && row.message.id === messageId)
    if (index >= 0) scrollToRow(index)
  })
  useLayoutEffect(() => {
    if (target) scrollTo(target)
  }, [target])

  useEffect(() => {
    async function follow() {
      const messageId = linkedMessage()
      if (messageId === undefined || (await goTo(messageId, { focus: true }))) return
      notify({
        title: 'That message is not here',
        message: 'The link names a message that this session does not have. The newest messages are shown.',
        color: 'gray',
      })
    }
    void follow()
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [goTo])

  return { target, goTo }
}
