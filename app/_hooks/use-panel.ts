/** Where the session's panel is shown at present: beside the transcript, over it, or nowhere. */
'use client'
import { useMediaQuery } from '@mantine/hooks'
import { useSyncExternalStore } from 'react'
import { PANEL_BESIDE, panelState } from '../_client/timeline/panel-state.ts'

export function usePanel(): { wide: boolean; opened: boolean } {
  const { beside, over } = useSyncExternalStore(panelState.subscribe, panelState.getSnapshot)
  const wide = Boolean(useMediaQuery(PANEL_BESIDE, undefined, { getInitialValueInEffect: false }))
  return { wide, opened: wide ? beside : over }
}
