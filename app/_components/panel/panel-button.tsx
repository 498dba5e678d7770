/** Shows and hides the session's panel. */
'use client'
import { ActionIcon } from '@mantine/core'
import { IconLayoutSidebarRight } from '@tabler/icons-react'
import { togglePanel } from '../../_client/timeline/panel-state.ts'
import { useCommand } from '../../_hooks/use-command.ts'
import { usePanel } from '../../_hooks/use-panel.ts'

export function PanelButton() {
  const { opened } = usePanel()
  useCommand('session.panel', togglePanel)
  return (
    <ActionIcon
      size="lg"
      aria-label="Timeline and details"
      title="Timeline and details"
      aria-expanded={opened}
      variant={opened ? 'light' : 'subtle'}
      data-panel-button
      onClick={togglePanel}
    >
      <IconLayoutSidebarRight size={18} stroke={1.6} />
    </ActionIcon>
  )
}
