/** What can be done to one session. */
'use client'
import { ActionIcon } from '@mantine/core'
import {
  IconArchive,
  IconArchiveOff,
  IconDots,
  IconPencil,
  IconPin,
  IconPinnedOff,
  IconTrash,
} from '@tabler/icons-react'
import type { Session } from '../../../server/protocol/sessions.ts'
import { sessionTitle } from '../../_client/session-title.ts'
import { useSessionActions } from '../../_hooks/use-session-actions.ts'
import { MenuButton } from '../menu/menu-button.tsx'
import type { MenuEntry } from '../menu/menu-panel.tsx'

interface SessionMenuProps {
  session: Pick<Session, 'id' | 'title' | 'pinnedAt' | 'archivedAt'>
  onRename: () => void
  size?: 'md' | 'lg'
}

export function SessionMenu({ session, onRename, size = 'md' }: SessionMenuProps) {
  const actions = useSessionActions()
  const pinned = session.pinnedAt !== undefined
  const archived = session.archivedAt !== undefined
  const icon = { size: 16, stroke: 1.6 }
  const label = `Actions for ${sessionTitle(session)}`
  const entries: MenuEntry[] = [
    { label: 'Rename', icon: <IconPencil {...icon} />, takesFocus: true, onSelect: onRename },
    {
      label: pinned ? 'Unpin' : 'Pin',
      icon: pinned ? <IconPinnedOff {...icon} /> : <IconPin {...icon} />,
      onSelect: () => actions.pin(session, !pinned),
    },
    {
      label: archived ? 'Take out of the archive' : 'Archive',
      icon: archived ? <IconArchiveOff {...icon} /> : <IconArchive {...icon} />,
      onSelect: () => actions.archive(session, !archived),
    },
    { label: 'Delete', icon: <IconTrash {...icon} />, danger: true, onSelect: () => actions.remove(session) },
  ]
  return (
    <MenuButton label={label} entries={entries} position="bottom-end">
      {(trigger) => (
        <ActionIcon size={size} aria-label={label} {...trigger}>
          <IconDots size={size === 'lg' ? 18 : 16} />
        </ActionIcon>
      )}
    </MenuButton>
  )
}
