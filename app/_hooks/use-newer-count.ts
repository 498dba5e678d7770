/** How many messages have come since the reader scrolled away from the end; 0 while they are there. */
'use client'
import { useEffect, useState } from 'react'
import { messagesAfter, type TranscriptRow } from '../_client/transcript/transcript-rows.ts'

export function useNewerCount(rows: readonly TranscriptRow[], atEnd: boolean): number {
  const newest = rows.findLast(({ kind }) => kind === 'message')?.key
  const [seen, setSeen] = useState(newest)
  useEffect(() => {
    if (atEnd) setSeen(newest)
  }, [atEnd, newest])
  return atEnd || seen === undefined ? 0 : messagesAfter(rows, seen)
}
