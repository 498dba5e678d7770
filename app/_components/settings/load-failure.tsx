/** What a list could not be loaded for, and the way to try again. */
'use client'
import { Button } from '@mantine/core'
import { failureWords } from '../../_client/notices/failure-words.ts'
import { SettingsNote } from './settings-note.tsx'

interface LoadFailureProps {
  /** A whole sentence. */
  title: string
  query: { error: unknown; isFetching: boolean; refetch: () => unknown }
}

export function LoadFailure({ title, query }: LoadFailureProps) {
  return (
    <SettingsNote
      tone="failed"
      title={title}
      actions={
        <Button size="xs" variant="default" loading={query.isFetching} onClick={() => query.refetch()}>
          Try again
        </Button>
      }
    >
      {failureWords(query.error)}
    </SettingsNote>
  )
}
