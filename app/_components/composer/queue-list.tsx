/**
 * The messages that wait for the run to end, in their order: each can be moved, by dragging or by its buttons, taken
 * back into the composer, or taken out. An order that the server refuses is not shown any longer.
 */
'use client'
import { Suspense } from 'react'
import type { QueueItem } from '../../../server/protocol/sessions.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import type { MessageDraft } from '../../_hooks/use-message-draft.ts'
import { useQueueEdits } from '../../_hooks/use-queue-edits.ts'
import { useTakeBack } from '../../_hooks/use-take-back.ts'
import classes from './queue-list.module.css'
import { QueueRow, type QueueRowProps } from './queue-row.tsx'

/** What can be dragged is loaded when there is an order to change. */
const SortableQueue = lazyPart(async () => (await import('./sortable-queue.tsx')).SortableQueue)

interface QueueListProps {
  sessionId: string
  items: readonly QueueItem[]
  draft: Pick<MessageDraft, 'text' | 'setText' | 'files'>
}

export function QueueList({ sessionId, items, draft }: QueueListProps) {
  const { shown, saving, edit } = useQueueEdits(sessionId, items)
  const takeBack = useTakeBack(draft)
  if (shown.length === 0) return null

  const onMove = (runId: string, to: number) => void edit({ kind: 'move', runId, to })
  const rowOf = (item: QueueItem, index: number): QueueRowProps => {
    const { runId } = item
    const remove = () => edit({ kind: 'remove', runId })
    return {
      item,
      index,
      count: shown.length,
      onMove: (to) => onMove(runId, to),
      onEdit: () => takeBack(item, remove),
      onRemove: () => void remove(),
    }
  }
  const plain = shown.map((item, index) => <QueueRow key={item.runId} {...rowOf(item, index)} />)
  return (
    <ol className={classes.list} aria-label="Queue" aria-busy={saving}>
      {shown.length > 1 ? (
        <Suspense fallback={plain}>
          <SortableQueue items={shown} onMove={onMove} rowOf={rowOf} />
        </Suspense>
      ) : (
        plain
      )}
    </ol>
  )
}
