/**
 * The messages that wait for the run to end, in their order: each can be moved, by dragging or by its buttons, taken
 * back into the composer, or taken out. An order that the server refuses is not shown any longer.
 */
'use client'
import { Suspense, useState } from 'react'
import { toVigilError } from '../../../client/index.ts'
import type { QueueItem } from '../../../server/protocol/sessions.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { notifyFailure } from '../../_client/notices/notify-failure.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import type { MessageDraft } from '../../_hooks/use-message-draft.ts'
import { useTakeBack } from '../../_hooks/use-take-back.ts'
import classes from './queue-list.module.css'

const QueueRow = lazyPart(async () => (await import('./queue-row.tsx')).QueueRow)
/** What can be dragged is loaded when there is an order to change. */
const SortableQueue = lazyPart(async () => (await import('./sortable-queue.tsx')).SortableQueue)

interface QueueListProps {
  sessionId: string
  items: readonly QueueItem[]
  draft: Pick<MessageDraft, 'text' | 'setText' | 'files'>
}

export function QueueList({ sessionId, items, draft }: QueueListProps) {
  const [moved, setMoved] = useState<{ from: readonly QueueItem[]; to: QueueItem[] } | null>(null)
  const { mutate, isPending } = trpc.sessions.editQueue.useMutation({
    onError: (cause) => {
      setMoved(null)
      notifyFailure('The queue could not be changed', toVigilError(cause))
    },
  })
  const takeBack = useTakeBack(sessionId, draft)
  // An order of one's own holds until the server has told its own.
  const shown = moved?.from === items ? moved.to : items
  if (shown.length === 0) return null

  function order(to: QueueItem[]) {
    setMoved({ from: items, to })
    mutate({ sessionId, runIds: to.map(({ runId }) => runId) })
  }
  const rowOf = (item: QueueItem, index: number) => ({
    item,
    index,
    count: shown.length,
    busy: isPending,
    onMove: (to: number) => order(withMoved(shown, index, to)),
    onEdit: () => takeBack(item, shown),
    onRemove: () => order(shown.filter(({ runId }) => runId !== item.runId)),
  })
  const rows = shown.map(rowOf)
  const plain = rows.map((row) => <QueueRow key={row.item.runId} {...row} />)
  return (
    <ol className={classes.list} aria-label="Queue" aria-busy={isPending}>
      <Suspense>
        {shown.length > 1 ? (
          <Suspense fallback={plain}>
            <SortableQueue rows={rows} />
          </Suspense>
        ) : (
          plain
        )}
      </Suspense>
    </ol>
  )
}

function withMoved(items: readonly QueueItem[], from: number, to: number): QueueItem[] {
  const rest = items.filter((_, index) => index !== from)
  const item = items[from]
  return item ? [...rest.slice(0, to), item, ...rest.slice(to)] : rest
}
