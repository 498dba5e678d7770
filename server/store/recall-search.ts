/**
 * Makes recalls that an older version has written found by a search: once after the start, in the background, a part at
 * a time so that nothing else waits. What is written from then on is found at once.
 */
import { fillSearched } from './rows/recall-rows.ts'
import type { Store } from './store.ts'

const RECALLS_AT_ONCE = 200

/** Until the signal, or until all were looked at. */
export async function fillRecallSearch(store: Store, signal: AbortSignal): Promise<void> {
  let reached: string | undefined = ''
  while (reached !== undefined && !signal.aborted) {
    const after: string = reached
    reached = await store.write(() => fillSearched(after, RECALLS_AT_ONCE))
    await new Promise((resolve) => setImmediate(resolve))
  }
}
