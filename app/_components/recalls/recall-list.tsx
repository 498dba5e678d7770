/** All recalls as a list: those that come next first. Long ones are shown a piece at a time. */
'use client'
import '@mantine/core/styles/FloatingIndicator.layer.css'
import '@mantine/core/styles/SegmentedControl.layer.css'
import { Button, Loader, SegmentedControl, Skeleton, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { SEARCH_MAX_CHARS } from '../../../server/protocol/limits.ts'
import { failureWords } from '../../_client/notices/failure-words.ts'
import type { RecallActions } from '../../_hooks/use-recall-actions.ts'
import { type RecallFilter, useRecallList } from '../../_hooks/use-recall-list.ts'
import { PageMessage } from '../feedback/page-message.tsx'
import { LoadFailure } from '../settings/load-failure.tsx'
import type { RecallTask } from './recall-dialog.tsx'
import classes from './recall-list.module.css'
import { RecallRows } from './recall-rows.tsx'

const FILTERS: { value: RecallFilter; label: string }[] = [
  { value: 'planned', label: 'Planned' },
  { value: 'paused', label: 'Paused' },
  { value: 'over', label: 'Over' },
  { value: 'all', label: 'All' },
]
const NOTHING: Record<RecallFilter, string> = {
  planned: 'Nothing is planned. What is over is under “Over”.',
  paused: 'No recall is paused.',
  over: 'No recall is over yet.',
  all: 'There are no recalls of this session.',
}
const NOT_FOUND: Record<RecallFilter, string> = {
  planned: 'Nothing that is planned has that in its message or its note. “All” searches what is over, too.',
  paused: 'No paused recall has that in its message or its note. “All” searches the others, too.',
  over: 'No recall that is over has that in its message or its note. “All” searches what is planned, too.',
  all: 'No recall has that in its message or its note.',
}
const SHOWN_AT_ONCE = 100
const TYPING_PAUSE_MS = 200

interface RecallListProps {
  /** Of this session only. */
  sessionId: string | undefined
  actions: RecallActions
  onTask: (task: RecallTask) => void
}

export function RecallList({ sessionId, actions, onTask }: RecallListProps) {
  const [filter, setFilter] = useState<RecallFilter>('planned')
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), TYPING_PAUSE_MS)
  const [shown, setShown] = useState(SHOWN_AT_ONCE)
  const { query, recalls, isWaiting, isBehind } = useRecallList({ filter, sessionId, search })
  const inSight = recalls.slice(0, shown)
  const hasMore = !isWaiting && !isBehind && (recalls.length > shown || query.hasNextPage)
  const isSearching = typed.trim() !== search || (search !== '' && isBehind)
  return (
    <div className={classes.page}>
      <div className={classes.tools}>
        <SegmentedControl
          aria-label="Show"
          data={FILTERS}
          value={filter}
          onChange={(value) => setFilter(value as RecallFilter)}
          className={classes.filters}
        />
        <TextInput
          type="search"
          aria-label="Search recalls"
          placeholder="Search messages and notes"
          leftSection={<IconSearch size={14} />}
          rightSection={isSearching && <Loader size="xs" role="progressbar" aria-label="Searching" />}
          maxLength={SEARCH_MAX_CHARS}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && typed) {
              event.stopPropagation()
              setTyped('')
            }
          }}
          className={classes.search}
        />
      </div>
      {isWaiting && <Waiting />}
      {query.isError && recalls.length === 0 && (
        <PageMessage
          tone="failed"
          title="The recalls could not be loaded"
          text={failureWords(query.error)}
          action={{ label: 'Try again', onClick: () => query.refetch(), busy: query.isFetching }}
        />
      )}
      {query.isSuccess && !isBehind && recalls.length === 0 && (
        <p className={classes.nothing} role="status">
          {search ? NOT_FOUND[filter] : NOTHING[filter]}
        </p>
      )}
      {!isWaiting && recalls.length > 0 && (
        <RecallRows label="Recalls" recalls={inSight} actions={actions} onTask={onTask} />
      )}
      {query.isError && recalls.length > 0 && <LoadFailure title="Not all of them could be loaded." query={query} />}
      {hasMore && (
        <Button
          variant="subtle"
          fullWidth
          loading={query.isFetchingNextPage}
          onClick={() => {
            setShown((count) => count + SHOWN_AT_ONCE)
            if (recalls.length <= shown + SHOWN_AT_ONCE && query.hasNextPage) void query.fetchNextPage()
          }}
        >
          Show more
        </Button>
      )}
    </div>
  )
}

function Waiting() {
  return (
    <div className={classes.waiting} aria-busy="true">
      {['a', 'b', 'c', 'd'].map((row) => (
        <Skeleton key={row} height={64} radius="md" />
      ))}
    </div>
  )
}
