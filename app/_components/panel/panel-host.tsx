/** Where the session's panel is: beside the transcript, or over it where there is no room. Loaded when it is wanted. */
'use client'
import { lazy, Suspense, useState } from 'react'
import { closePanel } from '../../_client/panel-state.ts'
import { usePanel } from '../../_hooks/use-panel.ts'
import classes from './panel-host.module.css'
import type { SessionPanelProps } from './session-panel.tsx'

const SessionPanel = lazy(async () => ({ default: (await import('./session-panel.tsx')).SessionPanel }))
const PanelDrawer = lazy(async () => ({ default: (await import('./panel-drawer.tsx')).PanelDrawer }))

export function PanelHost(props: Omit<SessionPanelProps, 'onClose'>) {
  const { wide, opened } = usePanel()
  const [wanted, setWanted] = useState(false)
  if (opened && !wide && !wanted) setWanted(true)
  if (wide) {
    if (!opened) return null
    return (
      <aside className={classes.aside} aria-label="Timeline and details">
        <Suspense>
          <SessionPanel {...props} onClose={closeBeside} />
        </Suspense>
      </aside>
    )
  }
  if (!wanted) return null
  return (
    <Suspense>
      <PanelDrawer {...props} opened={opened} onClose={closePanel} />
    </Suspense>
  )
}

/** Focus goes back to what opens it again. */
function closeBeside(): void {
  closePanel()
  document.querySelector<HTMLElement>('[data-panel-button]')?.focus()
}
