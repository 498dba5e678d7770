/** A message before it is sent: its text, its files, and why it cannot be sent as it is. */
'use client'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { MESSAGE_MAX_BYTES } from '../../server/protocol/limits.ts'
import type { FileRef } from '../../server/protocol/sessions.ts'
import { type Attachments, useAttachments } from './use-attachments.ts'
import { type Draft, useDraft } from './use-draft.ts'

/** Answers a promise when it may yet fail: what was written stays until it resolves. */
type Deliver = (message: { text: string; files?: FileRef[] }) => Promise<unknown> | undefined

export interface MessageDraft extends Draft {
  files: Attachments
  /** In bytes; counted where it may matter. */
  size: number
  tooLong: boolean
  /** Files are still on their way. */
  uploading: boolean
  /** Names of files that were not taken, or did not arrive. */
  troubled: readonly string[]
  /** There is something to send, and nothing against it but uploads under way. */
  sendable: boolean
  /** A send that waits for its files. */
  waiting: boolean
  /** Hands the message over, now or as soon as its files are there. */
  send(deliver: Deliver): void
  cancelWait(): void
  /** Makes the text a file of the message. */
  attachText(): void
}

export function useMessageDraft(key: string): MessageDraft {
  const draft = useDraft(key)
  const files = useAttachments(key)
  const { text, setText } = draft
  const [waiting, setWaiting] = useState(false)
  const deliver = useRef<Deliver>(undefined)

  // A character is at most three bytes.
  const size = text.length * 3 > MESSAGE_MAX_BYTES ? new Blob([text]).size : text.length
  const tooLong = size > MESSAGE_MAX_BYTES
  const uploading = files.items.some(({ state }) => state.is === 'checking' || state.is === 'uploading')
  const troubled = files.items.flatMap(({ name, state }) =>
    state.is === 'failed' || state.is === 'refused' ? name : [],
  )
  const isEmpty = text.trim() === '' && files.items.length === 0
  const sendable = !isEmpty && !tooLong && troubled.length === 0

  /** Taken out at once, or when whoever takes it has it: until then it is kept here. */
  function handOver() {
    const ready = files.items.flatMap(({ state }) => (state.is === 'ready' ? [{ fileId: state.file.fileId }] : []))
    const taken = deliver.current?.({ text: text.trim(), ...(ready.length > 0 && { files: ready }) })
    if (taken) taken.then(clear, () => {})
    else clear()
  }
  function clear() {
    files.clear()
    setText('')
  }
  const onUploaded = useEffectEvent(() => {
    setWaiting(false)
    if (sendable) handOver()
  })
  useEffect(() => {
    if (waiting && !(sendable && uploading)) onUploaded()
  }, [waiting, sendable, uploading])

  return {
    ...draft,
    files,
    size,
    tooLong,
    uploading,
    troubled,
    sendable,
    waiting: waiting && uploading,
    send(to) {
      if (!sendable) return
      deliver.current = to
      if (uploading) setWaiting(true)
      else handOver()
    },
    cancelWait: () => setWaiting(false),
    attachText() {
      files.add([new File([text], 'message.txt', { type: 'text/plain' })])
      setText('')
    },
  }
}
