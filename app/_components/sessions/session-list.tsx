/** The sessions of a filter and a search, with words for every case in which there is nothing to list. */
'use client'
import { Button, Text } from '@mantine/core'
import { toVigilError } from '../../../client/index.ts'
import type { SessionFilter } from '../../../server/protocol/sessions.ts'
import { useSessionList } from '../../_hooks/use-session-list.ts'
import { ListSkeleton } from './list-skeleton.tsx'
import classes from './session-list.module.css'
import { SessionRows } from './session-rows.tsx'

const NOTHING: Record<SessionFilter, string> = {
  all: 'No sessions yet. Write a message to start the first one.',
  running: 'Nothing runs right now.',
  attention: 'Nothing needs you.',
  scheduled: 'No session has a recall planned.',
  archived: 'Nothing is archived.',
}
/** Where one may look for what is not found. */
const ELSEWHERE: Partial<Record<SessionFilter, string>> = {
  all: 'Choose Archived to search the archive.',
  archived: 'Choose All to search what is not archived.',
}
/** Messages are searched for no less. */
const MESSAGE_NEEDLE_MIN = 3

interface SessionListProps {
  filter: SessionFilter
  search: string
}

export function SessionList({ filter, search }: SessionListProps) {
  const { query, sessions } = useSessionList({ filter, search })
  const titlesOnly = search !== '' && [...search].length < MESSAGE_NEEDLE_MIN

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
  return (
    <>
      {titlesOnly && (
        <Text size="xs" c="dimmed" className={classes.hint}>
          Titles only. From three characters on, messages are searched too.
        </Text>
      )}
      {sessions.length === 0 ? (
        <div className={classes.note} role="status">
          <Text size="sm" c="dimmed">
            {search
              ? `No session matches “${search}”. ${ELSEWHERE[filter] ?? 'Choose All to search the rest.'}`
              : NOTHING[filter]}
          </Text>
        </div>
      ) : (
        <SessionRows key={`${filter} ${search}`} query={query} sessions={sessions} />
      )}
    </>
  )
}
