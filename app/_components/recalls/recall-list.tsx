/** All recalls as a list: those that come next first. Long ones are shown a piece at a time. */
'use client'
import '@mantine/core/styles/FloatingIndicator.layer.css'
import '@mantine/core/styles/SegmentedControl.layer.css'
import { Button, SegmentedControl, Skeleton, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
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
  const { query, recalls, isLoadingAll, isWaiting } = useRecallList({ filter, sessionId, search })
  const inSight = recalls.slice(0, shown)
  const hasMore = !isWaiting && (recalls.length > shown || (query.hasNextPage && !isLoadingAll))
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
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
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
      {query.isSuccess && !query.isPlaceholderData && recalls.length === 0 && !isLoadingAll && (
        <p className={classes.nothing} role="status">
          {search ? 'No recall has that in its message or its note.' : NOTHING[filter]}
        </p>
      )}
      {!isWaiting && recalls.length > 0 && (
        <RecallRows label="Recalls" recalls={inSight} actions={actions} onTask={onTask} />
      )}
      {query.isError && recalls.length > 0 && <LoadFailure title="Not all of them could be loaded." query={query} />}
      {isLoadingAll && !isWaiting && <p className={classes.nothing}>Loading all of them…</p>}
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
