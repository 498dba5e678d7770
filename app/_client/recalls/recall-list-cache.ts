/**
 * What the feed and answered changes say of recalls, written into the cached lists that are loaded page by page, so that
 * a list of a thousand is not asked for again for one of them. Pages without a change stay the same objects.
 */
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { getQueryKey } from '@trpc/react-query'
import type { ListRecallsInput } from '../../../server/protocol/recall-inputs.ts'
import type { Recall } from '../../../server/protocol/recalls.ts'
import { trpc } from '../connection/trpc.ts'

interface RecallPage {
  items: Recall[]
  nextCursor?: string
}
export type RecallPages = InfiniteData<RecallPage, unknown>
type Wanted = Pick<ListRecallsInput, 'sessionId' | 'status' | 'search' | 'order'>

/** What to ask a list for, to know whether there is any recall at all. */
export const ANY_RECALL = { limit: 1 }

export function patchRecallLists(queries: QueryClient, changed: readonly Recall[]): void {
  for (const { queryKey } of queries.getQueryCache().findAll({ queryKey: getQueryKey(trpc.recalls.list) })) {
    const { input = {}, type } = queryKey[1] as { input?: Wanted; type: 'query' | 'infinite' }
    if (type !== 'infinite') continue
    queries.setQueryData<RecallPages>(queryKey, (pages) => pages && withRecalls(pages, changed, input))
  }
}

/** Each where it belongs, the newest first; those that are not wanted any more are taken out. */
export function withRecalls(list: RecallPages, changed: readonly Recall[], wanted: Wanted): RecallPages {
  return changed.reduce((pages, recall) => withRecall(pages, recall, wanted), list)
}

function withRecall(list: RecallPages, recall: Recall, wanted: Wanted): RecallPages {
  const at = list.pages.findIndex(({ items }) => items.some(({ id }) => id === recall.id))
  if (at < 0) return belongs(recall, wanted) && holds(recall, wanted) ? inserted(list, recall, wanted) : list
  return changedPage(list, at, (items) => {
    const index = items.findIndex(({ id }) => id === recall.id)
    const known = items[index]
    // Of two answers, the one that is on its way for longer may come last.
    if (!known || known.updatedAt > recall.updatedAt) return items
    // What the server has found with these words is found with them still.
    const isFound = (recall.message === known.message && recall.note === known.note) || holds(recall, wanted)
    return isFound && belongs(recall, wanted) ? items.with(index, recall) : items.toSpliced(index, 1)
  })
}

/** Behind the last one there may be others, which the next page brings; so it brings this one too. */
function inserted(list: RecallPages, recall: Recall, { order }: Wanted): RecallPages {
  const isBefore = order === 'updated' ? isChangedAfter : isMadeAfter
  const at = list.pages.findIndex(({ items }) => items.some((item) => isBefore(recall, item)))
  const last = list.pages.length - 1
  if (at < 0 && (last < 0 || list.pages[last]?.nextCursor !== undefined)) return list
  return changedPage(list, at < 0 ? last : at, (items) => {
    const index = items.findIndex((item) => isBefore(recall, item))
    return items.toSpliced(index < 0 ? items.length : index, 0, recall)
  })
}

function isMadeAfter(one: Recall, other: Recall): boolean {
  return one.createdAt === other.createdAt ? one.id > other.id : one.createdAt > other.createdAt
}

function isChangedAfter(one: Recall, other: Recall): boolean {
  return one.updatedAt === other.updatedAt ? one.id > other.id : one.updatedAt > other.updatedAt
}

function belongs({ sessionId, status }: Recall, wanted: Wanted): boolean {
  if (wanted.sessionId !== undefined && wanted.sessionId !== sessionId) return false
  return wanted.status === undefined || [wanted.status].flat().includes(status)
}

/** As far as a browser can tell; the server, which is asked in the end, knows more of how words are compared. */
function holds({ message, note = '' }: Recall, { search = '' }: Wanted): boolean {
  return plain(`${message}\n${note}`).includes(plain(search.trim()))
}

function plain(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

function changedPage(list: RecallPages, at: number, change: (items: Recall[]) => Recall[]): RecallPages {
  return {
    ...list,
    pages: list.pages.map((page, index) => (index === at ? { ...page, items: change(page.items) } : page)),
  }
}
