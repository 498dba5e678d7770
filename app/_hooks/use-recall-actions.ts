/** What can be done to a recall from anywhere: each is told when it is done, and tells of its failure by itself. */
'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { newId, toVigilError } from '../../client/index.ts'
import type { Recall } from '../../server/protocol/recalls.ts'
import { trpc } from '../_client/connection/trpc.ts'
import { notifyFailure } from '../_client/notices/notify-failure.ts'
import { notifyUndoable } from '../_client/notices/notify-undoable.tsx'
import { patchRecallLists } from '../_client/recalls/recall-list-cache.ts'
import { briefMessage } from '../_client/recalls/recall-states.ts'
import { recallNoticeId, tellOfRecall } from '../_client/recalls/tell-of-recall.ts'

const UNDO_CANCELLING_MS = 10_000

export interface RecallActions {
  pause(recall: Recall): Promise<void>
  resume(recall: Recall): Promise<void>
  skip(recall: Recall): Promise<void>
  runNow(recall: Recall): Promise<void>
  cancel(recall: Recall): Promise<void>
}

/** `isBusy`: one is under way. The actions themselves stay the same for as long as the page. */
export function useRecallActions(): { actions: RecallActions; isBusy: boolean } {
  const utils = trpc.useUtils()
  const queries = useQueryClient()
  const [underWay, setUnderWay] = useState(0)

  const actions = useMemo<RecallActions>(() => {
    const { client } = utils
    const { list, get, occurrences, calendar } = utils.recalls
    async function attempt<T>(what: string, action: () => Promise<T>, done: (result: T) => void): Promise<void> {
      setUnderWay((count) => count + 1)
      try {
        done(await action())
      } catch (cause) {
        notifyFailure(what, toVigilError(cause))
        void list.invalidate()
      } finally {
        setUnderWay((count) => count - 1)
        for (const each of [get, occurrences, calendar]) void each.invalidate()
      }
    }
    /** The lists show it at once, whatever else is told. */
    function change(what: string, action: () => Promise<Recall>, done: (recall: Recall) => void): Promise<void> {
      return attempt(what, action, (recall) => {
        patchRecallLists(queries, [recall])
        done(recall)
      })
    }
    async function undoCancelling({ id: recallId }: Recall) {
      await change(
        'The recall could not be brought back',
        () => client.recalls.cancel.mutate({ recallId, undo: true }),
        (recall) => tellOfRecall('Recall is back', recall),
      )
    }
    return {
      pause: ({ id: recallId }) =>
        change(
          'The recall could not be paused',
          () => client.recalls.pause.mutate({ recallId }),
          (recall) => tellOfRecall('Recall paused', recall, 'Its times pass without a run until you resume it.'),
        ),
      resume: ({ id: recallId }) =>
        change(
          'The recall could not be resumed',
          () => client.recalls.resume.mutate({ recallId }),
          (recall) => tellOfRecall('Recall resumed', recall),
        ),
      skip: ({ id: recallId }) =>
        change(
          'The next time could not be skipped',
          () => client.recalls.skip.mutate({ recallId }),
          (recall) => tellOfRecall('Next time skipped', recall),
        ),
      runNow: (recall) =>
        attempt(
          'The recall could not be run now',
          () => client.recalls.runNow.mutate({ recallId: recall.id, requestId: newId('req') }),
          () => tellOfRecall('Recall runs now', recall, 'Its planned times stay as they are.'),
        ),
      cancel: ({ id: recallId }) =>
        change(
          'The recall could not be cancelled',
          () => client.recalls.cancel.mutate({ recallId }),
          (recall) =>
            notifyUndoable({
              id: recallNoticeId(recall),
              title: 'Recall cancelled',
              text: briefMessage(recall),
              forMs: UNDO_CANCELLING_MS,
              onUndo: () => void undoCancelling(recall),
            }),
        ),
    }
  }, [utils, queries])
  return { actions, isBusy: underWay > 0 }
}
