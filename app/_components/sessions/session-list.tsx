/** The sessions of a filter and a search, with words for every case in which there is nothing to list. */
'use client'
import { Button, Text } from '@mantine/core'
import { useParams } from 'next/navigation'
import { toVigilError } from '../../../client/index.ts'
import type { SessionFilter } from '../../../server/protocol/sessions.ts'
import { useNow } from '../../_hooks/use-now.ts'
import { useSessionList } from '../../_hooks/use-session-list.ts'
import { ListSkeleton } from './list-skeleton.tsx'
import classes from './session-list.module.css'
import { SessionRow } from './session-row.tsx'

const NOTHING: Record<SessionFilter, string> = {
  all: 'No sessions yet. Write a message to start the first one.',
  running: 'Nothing runs right now.',
  attention: 'Nothing needs you.',
  scheduled: 'No session has a recall planned.',
  archived: 'Nothing is archived.',
}

interface SessionListProps {
  filter: SessionFilter
  search: string
}

export function SessionList({ filter, search }: SessionListProps) {
  const { query, sessions } = useSessionList(filter, search)
  const { sessionId } = useParams<{ sessionId?: string }>()
  const now = useNow(30_000)

  if (query.isPending) return <ListSkeleton />
  if (query.isError && sessions.length === 0) {
    const error = toVigilError(query.error)
    return (
      <div className={classes.note} role="alert">
        <Text size="sm">The sessions could not be loaded. {error.message}</Text>
        <Button size="xs" variant="default" onClick={() => query.refetch()} loading={query.isFetching}>
          Try again
        </Button>
      </div>
    )
  }
  if (sessions.length === 0) {
    return (
      <div className={classes.note}>
        <Text size="sm" c="dimmed">
          {search ? `No session matches “${search}”.` : NOTHING[filter]}
        </Text>
      </div>
    )
  }
  return (
    <div className={classes.scroll} aria-busy={query.isPlaceholderData}>
      <ul className={classes.list} aria-label="Sessions">
        {sessions.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            selected={session.id === decodeURIComponent(sessionId ?? '')}
            now={now}
          />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          fullWidth
          size="xs"
          variant="subtle"
          onClick={() => query.fetchNextPage()}
          loading={query.isFetchingNextPage}
        >
          Show more
        </Button>
      )}
    </div>
  )
}
