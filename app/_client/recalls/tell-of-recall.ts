/** What was done to a recall, told in a corner of the page: its message, and what comes of it. */
import type { Recall } from '../../../server/protocol/recalls.ts'
import { notify } from '../notices/notify.ts'
import { briefMessage } from './recall-states.ts'
import { momentWords, zoneWords } from './zoned-words.ts'

/** What was told of it before gives way. */
export function recallNoticeId({ id }: Pick<Recall, 'id'>): string {
  return `recall:${id}`
}

/** @param what without it, when it comes next */
export function tellOfRecall(title: string, recall: Recall, what = nextWords(recall)): void {
  notify({
    id: recallNoticeId(recall),
    title,
    message: `${briefMessage(recall)} · ${what}`,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  })
}

function nextWords({ nextAt, definition: { timeZone = 'UTC' } }: Recall): string {
  if (nextAt === null) return 'No time is planned any more.'
  return `Next: ${momentWords(nextAt, timeZone)} ${zoneWords(timeZone)}`
}
