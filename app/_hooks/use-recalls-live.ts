/** Keeps what is shown of recalls as fresh as the feed, for as long as it is shown. */
'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Recall } from '../../server/protocol/recalls.ts'
import { feedFrames } from '../_client/connection/feed-frames.ts'
import { trpc } from '../_client/connection/trpc.ts'
import { ANY_RECALL, patchRecallLists } from '../_client/recalls/recall-list-cache.ts'

/** However much the feed says, it is all shown at most this often. */
const APPLY_EVERY_MS = 500
const GOES_ON = { cancelRefetch: false }

/** @param concerns leaves out frames about other recalls; those of a whole list concern it all */
export function useRecallsLive(concerns?: { sessionId?: string; recallId?: string }): void {
  const utils = trpc.useUtils()
  const queries = useQueryClient()
  const { sessionId, recallId } = concerns ?? {}
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isNewToAll = false
    const changed = new Map<string, Recall>()
    function apply() {
      timer = undefined
      patchRecallLists(queries, [...changed.values()])
      changed.clear()
      const { list, get, occurrences, calendar } = utils.recalls
      void list.invalidate(isNewToAll ? undefined : ANY_RECALL, undefined, GOES_ON)
      isNewToAll = false
      // What is under way goes on to its end: begun anew with each piece of news, it might never come to one.
      for (const each of [get, occurrences, calendar]) void each.invalidate(undefined, undefined, GOES_ON)
    }
    const unsubscribe = feedFrames.subscribe(({ reset, recalls = [], removedSessions = [] }) => {
      const concerning = recalls.filter(
        (recall) =>
          (sessionId === undefined || recall.sessionId === sessionId) &&
          (recallId === undefined || recall.id === recallId),
      )
      for (const recall of concerning) changed.set(recall.id, recall)
      isNewToAll ||= reset === true || removedSessions.length > 0
      if (isNewToAll || concerning.length > 0) timer ??= setTimeout(apply, APPLY_EVERY_MS)
    })
    return () => {
      unsubscribe()
      clearTimeout(timer)
    }
  }, [utils, queries, sessionId, recallId])
}
