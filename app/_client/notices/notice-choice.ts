/** What this browser is to be told of by desktop notifications: nothing, until somebody turns them on here. */
import { observableValue } from '../../../client/observable-value.ts'
import type { NoticeKind } from './notice-kinds.ts'

export interface NoticeChoice {
  on: boolean
  /** Kinds that are not wanted. */
  without: readonly NoticeKind[]
}

const KEY = 'vigil:notifications'
const NOTHING: NoticeChoice = { on: false, without: [] }
const choice = observableValue(read())

if (typeof window !== 'undefined') {
  // Another tab has changed it.
  window.addEventListener('storage', ({ key }) => {
    if (key === KEY || key === null) choice.set(read())
  })
}

export const noticeChoice = {
  subscribe: choice.subscribe,
  getSnapshot: choice.getSnapshot,
  set(next: NoticeChoice): void {
    choice.set(next)
    try {
      localStorage.setItem(KEY, JSON.stringify(next))
    } catch {
      // Storage is full or forbidden: it holds for as long as the page does.
    }
  },
}

function read(): NoticeChoice {
  if (typeof window === 'undefined') return NOTHING
  try {
    const { on, without } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<NoticeChoice>
    return { on: on === true, without: Array.isArray(without) ? without : [] }
  } catch {
    return NOTHING
  }
}
