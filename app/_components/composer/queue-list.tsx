/** The messages that wait for the run to end, in their order; each can be moved or taken out. */
'use client'
import { ActionIcon } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react'
import { toVigilError } from '../../../client/index.ts'
import type { QueueItem } from '../../../server/protocol/sessions.ts'
import { notifyFailure } from '../../_client/notify-failure.ts'
import { trpc } from '../../_client/trpc.ts'
import classes from './queue-list.module.css'

export function QueueList({ sessionId, items }: { sessionId: string; items: readonly QueueItem[] }) {
  const { mutate, isPending } = trpc.sessions.editQueue.useMutation({
    onError: (cause) => notifyFailure('The queue could not be changed', toVigilError(cause)),
  })
  if (items.length === 0) return null
  const runIds = items.map((item) => item.runId)
  const order = (ids: string[]) => mutate({ sessionId, runIds: ids })
  return (
    <ol className={classes.list} aria-label="Queue" aria-busy={isPending}>
      {items.map((item, index) => (
        <li key={item.runId} className={classes.item}>
          <span className={classes.place}>{index + 1}</span>
          <span className={classes.text} title={item.text}>
            {item.text || 'A scheduled message'}
          </span>
          {items.length > 1 && (
            <>
              <ActionIcon
                size={24}
                aria-label={`Move earlier: ${item.text}`}
                disabled={isPending || index === 0}
                onClick={() => order(swapped(runIds, index - 1))}
              >
                <IconChevronUp size={14} />
              </ActionIcon>
              <ActionIcon
                size={24}
                aria-label={`Move later: ${item.text}`}
                disabled={isPending || index === items.length - 1}
                onClick={() => order(swapped(runIds, index))}
              >
                <IconChevronDown size={14} />
              </ActionIcon>
            </>
          )}
          <ActionIcon
            size={24}
            aria-label={`Remove from the queue: ${item.text}`}
            disabled={isPending}
            onClick={() => order(runIds.filter((id) => id !== item.runId))}
          >
            <IconX size={14} />
          </ActionIcon>
        </li>
      ))}
    </ol>
  )
}

/** With the one at `index` and the one after it exchanged. */
function swapped(ids: readonly string[], index: number): string[] {
  return [...ids.slice(0, index), ...ids.slice(index, index + 2).reverse(), ...ids.slice(index + 2)]
}
