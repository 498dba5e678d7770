/** What the server understands of what is entered: in words, and its next times. Asked for once typing pauses. */
'use client'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData } from '@tanstack/react-query'
import { useMemo } from 'react'
import { toVigilError, type VigilError } from '../../../client/index.ts'
import type { PreviewRecallInput } from '../../../server/protocol/recall-inputs.ts'
import type { NextTime } from '../../../server/protocol/recalls.ts'
import { trpc } from '../../_client/connection/trpc.ts'
import { failureWords } from '../../_client/notices/failure-words.ts'
import { boundWords, definitionWords, type ShownDefinition } from '../../_client/recalls/definition-words.ts'
import { zoneWords } from '../../_client/recalls/zoned-words.ts'
import { NextTimes } from './next-times.tsx'
import classes from './recall-preview.module.css'
import { RecallWarning } from './recall-warning.tsx'

const TYPING_PAUSE_MS = 300
const ASKED_AGAIN_MS = 15_000

export interface Preview {
  definition: ShownDefinition | undefined
  next: readonly NextTime[]
  warning?: string | undefined
  error: VigilError | null
  isWaiting: boolean
}

/** @param input undefined while there is nothing to ask for */
export function usePreview(input: PreviewRecallInput | undefined): Preview {
  const asked = JSON.stringify(input)
  const [settled] = useDebouncedValue(asked, TYPING_PAUSE_MS)
  const given = useMemo(() => (settled ? (JSON.parse(settled) as PreviewRecallInput) : undefined), [settled])
  const query = trpc.recalls.preview.useQuery(given ?? { kind: 'immediate' }, {
    enabled: given !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
    // What is relative to now goes on with it.
    refetchInterval: ASKED_AGAIN_MS,
    staleTime: 10_000,
    gcTime: 10_000,
  })
  // What was asked before this was typed says nothing of it.
  const isNewest = settled === asked && given !== undefined
  return {
    definition: given && query.data?.definition,
    next: (given && query.data?.next) ?? [],
    warning: given && query.data?.warning,
    error: isNewest && query.error ? toVigilError(query.error) : null,
    isWaiting: input !== undefined && (!isNewest || query.isFetching),
  }
}

export function RecallPreview({ preview, isSaidAbove }: { preview: Preview; isSaidAbove: boolean }) {
  const { definition, next, warning, error, isWaiting } = preview
  const { timeZone = 'UTC' } = definition ?? {}
  return (
    <section className={classes.preview} aria-label="Preview" aria-busy={isWaiting}>
      <div role="status" className={classes.said}>
        {error && (isSaidAbove ? 'Not understood yet: see what is said above.' : failureWords(error))}
        {!error && !definition && !isWaiting && 'Say when, and the next times are shown here.'}
        {!error && definition && (
          <>
            <strong className={classes.words}>{definitionWords(definition)}</strong>
            {[zoneWords(timeZone), ...boundWords(definition)].map((words) => (
              <span key={words}>{words}</span>
            ))}
          </>
        )}
      </div>
      {!error && definition && next.length > 0 && <NextTimes next={next} timeZone={timeZone} />}
      <RecallWarning>{!error && warning}</RecallWarning>
    </section>
  )
}
