/** Keeps what is shown of recalls as fresh as the feed, for as long as it is shown. */
'use client'
import { useEffect } from 'react'
import { feedFrames } from '../_client/connection/feed-frames.ts'
import { trpc } from '../_client/connection/trpc.ts'

/** However much the feed says, it is all asked for again at most this often. */
const REFETCH_EVERY_MS = 500
const GOES_ON = { cancelRefetch: false }

/** @param concerns leaves out frames about other recalls; those of a whole list concern it all */
export function useRecallsLive(concerns?: { sessionId?: string; recallId?: string }): void {
  const utils = trpc.useUtils()
  const { sessionId, recallId } = concerns ?? {}
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const unsubscribe = feedFrames.subscribe(({ reset, recalls = [], removedSessions = [] }) => {
      const concerned = recalls.some(
        (recall) =>
          (sessionId === undefined || recall.sessionId === sessionId) &&
          (recallId === undefined || recall.id === recallId),
      )
      if (!reset && !concerned && removedSessions.length === 0) return
      timer ??= setTimeout(() => {
        timer = undefined
        // What is under way goes on to its end: begun anew with each piece of news, it might never come to one.
        const { list, get, occurrences, calendar } = utils.recalls
        for (const each of [list, get, occurrences, calendar]) void each.invalidate(undefined, undefined, GOES_ON)
      }, REFETCH_EVERY_MS)
    })
    return () => {
      unsubscribe()
      clearTimeout(timer)
    }
  }, [utils, sessionId, recallId])
}
