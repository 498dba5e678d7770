/** The queue as its reader has it, and the way to change it. */
'use client'
import { useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react'
import { toVigilError } from '../../client/index.ts'
import type { QueueItem } from '../../server/protocol/sessions.ts'
import { createQueueEditor, editedQueue, type QueueEdit } from '../_client/composer/queue-editor.ts'
import { useVigil } from '../_client/connection/vigil-provider.tsx'
import { notifyFailure } from '../_client/notices/notify-failure.ts'

interface QueueEdits {
  shown: readonly QueueItem[]
  saving: boolean
  /** False when the server has not taken it, which its reader is told. */
  edit(edit: QueueEdit): Promise<boolean>
}

export function useQueueEdits(sessionId: string, items: readonly QueueItem[]): QueueEdits {
  const { trpc } = useVigil()
  const [editor] = useState(() => createQueueEditor((runIds) => trpc.sessions.editQueue.mutate({ sessionId, runIds })))
  const made = useSyncExternalStore(editor.subscribe, editor.getSnapshot, editor.getSnapshot)
  const told = useRef(items)
  useLayoutEffect(() => {
    told.current = items
  }, [items])
  return {
    shown: editedQueue(items, made),
    saving: made.some(({ savedAt }) => !savedAt),
    async edit(edit) {
      try {
        return await editor.edit(edit, () => told.current)
      } catch (cause) {
        notifyFailure('The queue could not be changed', toVigilError(cause))
        return false
      }
    },
  }
}
