/** The session's panel over a narrow page. Loaded apart from it. */
'use client'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Drawer.layer.css'
import { Drawer } from '@mantine/core'
import { focusPanelButton } from '../../_client/timeline/panel-state.ts'
import classes from './panel-drawer.module.css'
import { SessionPanel, type SessionPanelProps } from './session-panel.tsx'

export function PanelDrawer({ opened, onClose, ...props }: SessionPanelProps & { opened: boolean }) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      // Mantine returns it only to what was focused when the drawer, here already, opened.
      returnFocus={false}
      onExitTransitionEnd={focusPanelButton}
      position="right"
      size="26rem"
      padding={0}
      withCloseButton={false}
      aria-label="Timeline and details"
      classNames={{ body: classes.body, content: classes.content }}
    >
      <SessionPanel {...props} onClose={onClose} />
    </Drawer>
  )
}
