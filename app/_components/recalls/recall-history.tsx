/** What became of each planned time, the newest first: how it went, why, how late, and the way to its run. */
'use client'
import { Button, Skeleton } from '@mantine/core'
import Link from 'next/link'
import type { Occurrence } from '../../../server/protocol/recalls.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { latenessWords, occurrenceRemarks } from '../../_client/recalls/occurrence-words.ts'
import { momentWords } from '../../_client/recalls/zoned-words.ts'
import { LoadFailure } from '../settings/load-failure.tsx'
import classes from './recall-history.module.css'
import { OccurrenceMark } from './recall-state-mark.tsx'

interface RecallHistoryProps {
  of: { recallId: string } | { sessionId: string }
  /** On whose clock. */
  timeZone: string
  /** In a session's history: what each was about. */
  messageOf?: (recallId: string) => string | undefined
}

export function RecallHistory({ of, timeZone, messageOf }: RecallHistoryProps) {
  const query = trpc.recalls.occurrences.useInfiniteQuery(of, {
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 0,
  })
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  if (query.isPending) return <Skeleton height={96} radius="md" />
  if (query.isError && items.length === 0) {
    return <LoadFailure title="The history could not be loaded." query={query} />
  }
  if (items.length === 0) {
    return <p className={classes.none}>None of its times has come yet. What becomes of each is told here.</p>
  }
  return (
    <>
      <ol className={classes.list} aria-label="History">
        {items.map((occurrence) => (
          <OccurrenceRow
            key={occurrence.id}
            occurrence={occurrence}
            timeZone={timeZone}
            message={messageOf?.(occurrence.recallId)}
          />
        ))}
      </ol>
      {query.isError && <LoadFailure title="Earlier times could not be loaded." query={query} />}
      {query.hasNextPage && (
        <Button
          variant="subtle"
          size="compact-sm"
          className={classes.more}
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Earlier times
        </Button>
      )}
    </>
  )
}

interface OccurrenceRowProps {
  occurrence: Occurrence
  timeZone: string
  message: string | undefined
}

function OccurrenceRow({ occurrence, timeZone, message }: OccurrenceRowProps) {
  const { nominalAt, status, manual, runId, sessionId, startedAt } = occurrence
  const late = latenessWords(occurrence)
  const planned = momentWords(nominalAt, timeZone)
  return (
    <li className={classes.row}>
      <div className={classes.line}>
        <time dateTime={new Date(nominalAt).toISOString()} className={classes.time}>
          {planned}
        </time>
        <OccurrenceMark status={status} />
        {late && <span className={classes.late}>{late}</span>}
        {manual && <span className={classes.late}>run by hand</span>}
        {runId && startedAt !== undefined && (
          <Link
            href={`/s/${encodeURIComponent(sessionId)}#${encodeURIComponent(`${runId}.0`)}`}
            prefetch={false}
            className={classes.run}
            aria-label={`Open the run of ${planned}`}
          >
            Open the run
          </Link>
        )}
      </div>
      {message && (
        <div className={classes.message}>
          <bdi>{message}</bdi>
        </div>
      )}
      {occurrenceRemarks(occurrence, timeZone).map((remark) => (
        <div key={remark} className={classes.remark}>
          {remark}
        </div>
      ))}
    </li>
  )
}
