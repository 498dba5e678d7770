/** How the page of recalls shows them: kept in this browser; until it is chosen, a list on narrow pages. */
import { observableValue } from '../../../client/observable-value.ts'

export type RecallsView = 'list' | 'week' | 'month'

const KEY = 'vigil:recalls-view'
const NARROW = '(max-width: 48em)'

const chosen = observableValue<RecallsView>(remembered())

export const recallsView = {
  subscribe: chosen.subscribe,
  getSnapshot: chosen.getSnapshot,
  choose(view: RecallsView): void {
    chosen.set(view)
    try {
      localStorage.setItem(KEY, view)
    } catch {
      // Storage is full or forbidden: it holds for as long as the page lives.
    }
  },
}

function remembered(): RecallsView {
  try {
    const kept = localStorage.getItem(KEY)
    if (kept === 'list' || kept === 'week' || kept === 'month') return kept
    return window.matchMedia(NARROW).matches ? 'list' : 'month'
  } catch {
    return 'list'
  }
}
