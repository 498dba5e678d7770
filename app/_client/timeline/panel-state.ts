/**
 * Whether the panel at the right of a session is shown. Beside the transcript it stays as it was left in this browser;
 * on a narrower page it lies over the transcript, so that it never opens by itself.
 */
import { observableValue } from '../../../client/observable-value.ts'

/** From here on there is room for both. */
export const PANEL_BESIDE = '(min-width: 75em)'
const KEY = 'vigil:panel'

interface PanelState {
  beside: boolean
  over: boolean
}

const state = observableValue<PanelState>({ beside: remembered(), over: false })

export const panelState = {
  subscribe: state.subscribe,
  getSnapshot: state.getSnapshot,
}

export function togglePanel(): void {
  const { beside, over } = state.getSnapshot()
  if (window.matchMedia(PANEL_BESIDE).matches) showBeside(!beside)
  else state.set({ beside, over: !over })
}

export function closePanel(): void {
  if (window.matchMedia(PANEL_BESIDE).matches) showBeside(false)
  else state.set({ ...state.getSnapshot(), over: false })
}

let left = false

/** Its reader is led from it into the transcript: it does not lie over that any longer, and the focus is elsewhere. */
export function leavePanel(): void {
  const { beside, over } = state.getSnapshot()
  if (!over) return
  left = true
  state.set({ beside, over: false })
}

/** Focus goes back to what opens the panel again. */
export function focusPanelButton(): void {
  if (!left) document.querySelector<HTMLElement>('[data-panel-button]')?.focus()
  left = false
}

function showBeside(beside: boolean): void {
  state.set({ beside, over: false })
  try {
    if (beside) localStorage.setItem(KEY, 'shown')
    else localStorage.removeItem(KEY)
  } catch {
    // Storage is full or forbidden: it is shown for as long as the page lives.
  }
}

function remembered(): boolean {
  try {
    return localStorage.getItem(KEY) === 'shown'
  } catch {
    return false
  }
}
