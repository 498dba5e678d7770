/** What can be done to a recall from anywhere: each is told when it is done, and tells of its failure by itself. */
'use client'
import { useMemo, useState } from 'react'
import { newId, toVigilError } from '../../client/index.ts'
import type { Recall } from '../../server/protocol/recalls.ts'
import { trpc } from '../_client/connection/trpc.ts'
import { notify } from '../_client/notices/notify.ts'
import { notifyFailure } from '../_client/notices/notify-failure.ts'
import { notifyUndoable } from '../_client/notices/notify-undoable.tsx'
import { briefMessage } from '../_client/recalls/recall-states.ts'
import { momentWords, zoneWords } from '../_client/recalls/zoned-words.ts'

const UNDO_CANCELLING_MS = 10_000

export interface RecallActions {
  /** One is under way. */
  isBusy: boolean
  pause(recall: Recall): Promise<void>
  resume(recall: Recall): Promise<void>
  skip(recall: Recall): Promise<void>
  runNow(recall: Recall): Promise<void>
  cancel(recall: Recall): Promise<void>
}

export function useRecallActions(): RecallActions {
  const utils = trpc.useUtils()
  const [underWay, setUnderWay] = useState(0)

  return useMemo(() => {
    const { client } = utils
    async function attempt<T>(what: string, action: () => Promise<T>, done: (result: T) => void): Promise<void> {
      setUnderWay((count) => count + 1)
      try {
        done(await action())
      } catch (cause) {
        notifyFailure(what, toVigilError(cause))
      } finally {
        setUnderWay((count) => count - 1)
        void utils.recalls.invalidate()
      }
    }
    async function undoCancelling({ id: recallId }: Recall) {
      await attempt(
        'The recall could not be brought back',
        () => client.recalls.cancel.mutate({ recallId, undo: true }),
        (recall) => tell('Recall is back', recall, nextWords(recall)),
      )
    }
    return {
      isBusy: underWay > 0,
      pause: ({ id: recallId }) =>
        attempt(
          'The recall could not be paused',
          () => client.recalls.pause.mutate({ recallId }),
          (recall) => tell('Recall paused', recall, 'Its times pass without a run until you resume it.'),
        ),
      resume: ({ id: recallId }) =>
        attempt(
          'The recall could not be resumed',
          () => client.recalls.resume.mutate({ recallId }),
          (recall) => tell('Recall resumed', recall, nextWords(recall)),
        ),
      skip: ({ id: recallId }) =>
        attempt(
          'The next time could not be skipped',
          () => client.recalls.skip.mutate({ recallId }),
          (recall) => tell('Next time skipped', recall, nextWords(recall)),
        ),
      runNow: (recall) =>
        attempt(
          'The recall could not be run now',
          () => client.recalls.runNow.mutate({ recallId: recall.id, requestId: newId('req') }),
          () => tell('Recall runs now', recall, 'Its planned times stay as they are.'),
        ),
      cancel: ({ id: recallId }) =>
        attempt(
          'The recall could not be cancelled',
          () => client.recalls.cancel.mutate({ recallId }),
          (recall) =>
            notifyUndoable({
              id: `recall-cancelled:${recallId}:${recall.version}`,
              title: 'Recall cancelled',
              text: briefMessage(recall),
              forMs: UNDO_CANCELLING_MS,
              onUndo: () => void undoCancelling(recall),
            }),
        ),
    }
  }, [utils, underWay])
}

function tell(title: string, recall: Recall, what: string): void {
  notify({
    title,
    message: `${briefMessage(recall)} · ${what}`,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  })
}

function nextWords({ nextAt, definition: { timeZone = 'UTC' } }: Recall): string {
  if (nextAt === null) return 'No time is planned any more.'
  return `Next: ${momentWords(nextAt, timeZone)} ${zoneWords(timeZone)}`
}
