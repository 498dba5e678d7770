/** What a webhook was told, newest first, and what became of it. Kept fresh while something is on its way. */
'use client'
import { Button, Loader, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react'
import Link from 'next/link'
import { toVigilError } from '../../../client/index.ts'
import type { Delivery, Webhook } from '../../../server/protocol/webhooks.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { notifyFailure } from '../../_client/notices/notify-failure.ts'
import { sessionTitle } from '../../_client/sessions/session-title.ts'
import { duration } from '../../_client/words/duration.ts'
import { relativeTime } from '../../_client/words/relative-time.ts'
import { useNow } from '../../_hooks/use-now.ts'
import { ToneMark } from '../feedback/tone-mark.tsx'
import { LoadFailure } from '../settings/load-failure.tsx'
import classes from './delivery-list.module.css'
import { eventOf } from './webhook-words.ts'

/** While something is on its way, and else. */
const LOOK_EVERY_MS = { busy: 3_000, quiet: 15_000 }

interface DeliveryListProps {
  webhook: Webhook
  onChanged: () => void
}

export function DeliveryList({ webhook, onChanged }: DeliveryListProps) {
  const query = trpc.webhooks.deliveries.useInfiniteQuery(
    { webhookId: webhook.id },
    {
      getNextPageParam: (page) => page.nextCursor,
      staleTime: 0,
      refetchInterval: ({ state }) => LOOK_EVERY_MS[isBusy(state.data?.pages) ? 'busy' : 'quiet'],
    },
  )
  const again = trpc.webhooks.redeliver.useMutation({
    onError: (cause) => notifyFailure('It could not be sent again', toVigilError(cause)),
    onSettled: async () => {
      await query.refetch()
      onChanged()
    },
  })
  const items = query.data?.pages.flatMap((page) => page.items) ?? []

  if (query.isLoading)
    return <Loader size="sm" role="progressbar" aria-label="Loading deliveries" className={classes.loading} />
  if (query.isError && !query.data) {
    return <LoadFailure title="The deliveries could not be loaded." query={query} />
  }
  if (items.length === 0) {
    return (
      <Text size="sm" c="dimmed" className={classes.none}>
        Nothing yet: the next run that ends is the first. Deliveries are kept here for 30 days.
      </Text>
    )
  }
  return (
    <>
      <ul className={classes.list} aria-label={`Deliveries to ${webhook.url}`}>
        {items.map((delivery) => (
          <DeliveryRow
            key={delivery.id}
            delivery={delivery}
            busy={again.isPending && again.variables.deliveryId === delivery.id}
            onAgain={
              webhook.state === 'off' || webhook.state === 'gone'
                ? undefined
                : () => again.mutate({ deliveryId: delivery.id })
            }
          />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          size="compact-sm"
          variant="default"
          className={classes.older}
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Older deliveries
        </Button>
      )}
    </>
  )
}

function isBusy(pages: readonly { items: readonly Delivery[] }[] = []): boolean {
  return pages.some(({ items }) => items.some((delivery) => delivery.status === 'pending'))
}

function countdown(ms: number): string {
  return ms < 60_000 ? `${Math.ceil(ms / 1_000)} s` : duration(ms)
}

interface DeliveryRowProps {
  delivery: Delivery
  busy: boolean
  onAgain: (() => void) | undefined
}

function DeliveryRow({ delivery, busy, onAgain }: DeliveryRowProps) {
  const now = useNow(1_000)
  const title = sessionTitle(delivery)
  const at = relativeTime(delivery.createdAt, now)
  return (
    <li className={classes.row}>
      <div className={classes.about}>
        <div className={classes.event}>
          {eventOf(delivery)} in{' '}
          <Link href={`/s/${delivery.sessionId}`} prefetch={false} className={classes.link}>
            {title}
          </Link>
        </div>
        <div className={classes.facts}>
          <DeliveryStatus delivery={delivery} now={now} />
          <span>
            {delivery.tries === 1 ? '1 try' : `${delivery.tries} tries`} ·{' '}
            <time dateTime={new Date(delivery.createdAt).toISOString()}>{at === 'now' ? 'just now' : at}</time>
          </span>
        </div>
        {delivery.lastError && <div className={classes.error}>{delivery.lastError}</div>}
      </div>
      {onAgain && !delivery.trying && (
        <Button
          size="compact-sm"
          variant="default"
          loading={busy}
          onClick={onAgain}
          aria-label={`${delivery.status === 'pending' ? 'Try now' : 'Send again'}: ${eventOf(delivery)} in ${title}`}
        >
          {delivery.status === 'pending' ? 'Try now' : 'Send again'}
        </Button>
      )}
    </li>
  )
}

function DeliveryStatus({ delivery, now }: { delivery: Delivery; now: number }) {
  const { status, trying, nextAt = now, lastStatus } = delivery
  if (status === 'delivered') {
    return (
      <ToneMark Icon={IconCircleCheck} tone="good">
        Delivered{lastStatus ? ` (${lastStatus})` : ''}
      </ToneMark>
    )
  }
  if (status === 'failed') {
    return (
      <ToneMark Icon={IconAlertTriangle} tone="failed">
        Given up
      </ToneMark>
    )
  }
  return (
    <ToneMark Icon={IconClock} tone="attention">
      {trying ? 'On its way' : `Next try ${nextAt > now ? `in ${countdown(nextAt - now)}` : 'now'}`}
    </ToneMark>
  )
}
