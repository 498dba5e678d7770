/** What needs its user, of all sessions: by kind, each with why it is here and what can be done about it. */
'use client'
import { Button, Skeleton, Text } from '@mantine/core'
import { IconChecks } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useRef } from 'react'
import { toVigilError } from '../../../client/index.ts'
import { useCommand } from '../../_hooks/use-command.ts'
import { useInbox } from '../../_hooks/use-inbox.ts'
import { useNow } from '../../_hooks/use-now.ts'
import { PageMessage } from '../feedback/page-message.tsx'
import { Pane } from '../frame/pane.tsx'
import { StatusMark } from '../sessions/status-mark.tsx'
import { InboxEntry } from './inbox-entry.tsx'
import classes from './inbox-page.module.css'
import { INBOX_GROUPS } from './inbox-words.ts'

export function InboxPage() {
  const router = useRouter()
  const inbox = useInbox()
  const { query, items } = inbox
  const list = useRef<HTMLDivElement>(null)
  const now = useNow(30_000)
  const readable = items.some(({ kind }) => kind !== 'approval')

  function links(): HTMLElement[] {
    return [...(list.current?.querySelectorAll<HTMLElement>('[data-inbox-link]') ?? [])]
  }
  function move(step: number) {
    const all = links()
    const at = all.findIndex((link) => link.closest('li')?.contains(document.activeElement))
    all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + step))]?.focus()
  }
  function focused() {
    const id = document.activeElement?.closest<HTMLElement>('[data-inbox-entry]')?.dataset.inboxEntry
    return items.find(({ session }) => session.id === id)
  }
  function readFocused() {
    const item = focused()
    if (!item || item.kind === 'approval') return
    leave()
    void inbox.markRead(item)
  }
  /** What has the focus goes away: the next entry takes it. */
  function leave() {
    const all = links()
    const at = all.findIndex((link) => link.closest('li')?.contains(document.activeElement))
    if (at >= 0) (all[at + 1] ?? all[at - 1])?.focus()
  }
  useCommand('inbox.next', () => move(1))
  useCommand('inbox.previous', () => move(-1))
  useCommand('inbox.read', readFocused)
  useCommand('inbox.read-all', readable ? () => void inbox.markAllRead() : null)

  const markAll = (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconChecks size={15} />}
      disabled={!readable}
      onClick={() => inbox.markAllRead()}
    >
      Mark all as read
    </Button>
  )
  return (
    <Pane title="Inbox" actions={items.length > 0 && markAll}>
      {query.isPending && <Waiting />}
      {query.isError && items.length === 0 && (
        <PageMessage
          tone="failed"
          title="The inbox could not be loaded"
          text={toVigilError(query.error).message}
          action={{ label: 'Try again', onClick: () => query.refetch(), busy: query.isFetching }}
        />
      )}
      {query.isSuccess && items.length === 0 && (
        <PageMessage
          title="Nothing needs you"
          text="What waits for an approval, fails, or finishes while you look elsewhere is listed here."
          action={{ label: 'New session', onClick: () => router.push('/') }}
        />
      )}
      <div
        ref={list}
        role="presentation"
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
          if (step === undefined) return
          event.preventDefault()
          move(step)
        }}
      >
        {INBOX_GROUPS.map((group) => {
          const entries = items.filter(({ kind }) => kind === group.kind)
          if (entries.length === 0) return null
          return (
            <section key={group.kind} className={classes.group}>
              <h2 className={classes.heading} id={`inbox-${group.kind}`}>
                <StatusMark kind={group.mark}>{group.heading}</StatusMark>
                <span className={classes.count}>{entries.length}</span>
              </h2>
              <ul className={classes.list} aria-labelledby={`inbox-${group.kind}`}>
                {entries.map((item) => (
                  <InboxEntry
                    key={item.session.id}
                    item={item}
                    now={now}
                    onRead={() => {
                      leave()
                      void inbox.markRead(item)
                    }}
                    onTakeUp={() => {
                      leave()
                      void inbox.takeUp(item)
                    }}
                  />
                ))}
              </ul>
            </section>
          )
        })}
      </div>
      {query.hasNextPage && (
        <Button variant="subtle" fullWidth onClick={() => query.fetchNextPage()} loading={query.isFetchingNextPage}>
          Show more
        </Button>
      )}
      {items.length > 0 && (
        <Text size="xs" c="dimmed" className={classes.keys}>
          J and K or the arrow keys move, Enter opens, E marks as read.
        </Text>
      )}
    </Pane>
  )
}

function Waiting() {
  return (
    <div className={classes.waiting} aria-busy="true">
      {['a', 'b', 'c'].map((row) => (
        <Skeleton key={row} height={52} radius="md" />
      ))}
    </div>
  )
}
