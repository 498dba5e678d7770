/** Where the session's panel is: beside the transcript, or over it where there is no room. Loaded when it is wanted. */
'use client'
import { Suspense, useState } from 'react'
import { lazyPart } from '../../_client/page/load-part.ts'
import { closePanel, focusPanelButton } from '../../_client/timeline/panel-state.ts'
import { usePanel } from '../../_hooks/use-panel.ts'
import classes from './panel-host.module.css'
import type { SessionPanelProps } from './session-panel.tsx'

const SessionPanel = lazyPart(async () => (await import('./session-panel.tsx')).SessionPanel)
const PanelDrawer = lazyPart(async () => (await import('./panel-drawer.tsx')).PanelDrawer)

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

function closeBeside(): void {
  closePanel()
  focusPanelButton()
}
