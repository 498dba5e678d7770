/** What can be done to one session. */
'use client'
import { ActionIcon, Menu } from '@mantine/core'
import {
  IconArchive,
  IconArchiveOff,
  IconDots,
  IconPencil,
  IconPin,
  IconPinnedOff,
  IconTrash,
} from '@tabler/icons-react'
import { useState } from 'react'
import type { Session } from '../../../server/protocol/sessions.ts'
import { sessionTitle } from '../../_client/session-title.ts'
import { useSessionActions } from '../../_hooks/use-session-actions.ts'
import classes from './session-menu.module.css'

interface SessionMenuProps {
  session: Pick<Session, 'id' | 'title' | 'pinnedAt' | 'archivedAt'>
  onRename: () => void
  size?: 'md' | 'lg'
}

export function SessionMenu({ session, onRename, size = 'md' }: SessionMenuProps) {
  const actions = useSessionActions()
  // Renaming takes the focus with it; all else gives it back to the button.
  const [renamed, setRenamed] = useState(false)
  const rename = () => {
    setRenamed(true)
    onRename()
  }
  const pinned = session.pinnedAt !== undefined
  const archived = session.archivedAt !== undefined
  const icon = { size: 16, stroke: 1.6 }
  return (
    <Menu position="bottom-end" returnFocus={!renamed} onOpen={() => setRenamed(false)}>
      <Menu.Target>
        <ActionIcon size={size} aria-label={`Actions for ${sessionTitle(session)}`}>
          <IconDots size={size === 'lg' ? 18 : 16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil {...icon} />} onClick={rename}>
          Rename
        </Menu.Item>
        <Menu.Item
          leftSection={pinned ? <IconPinnedOff {...icon} /> : <IconPin {...icon} />}
          onClick={() => actions.pin(session, !pinned)}
        >
          {pinned ? 'Unpin' : 'Pin'}
        </Menu.Item>
        <Menu.Item
          leftSection={archived ? <IconArchiveOff {...icon} /> : <IconArchive {...icon} />}
          onClick={() => actions.archive(session, !archived)}
        >
          {archived ? 'Take out of the archive' : 'Archive'}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          className={classes.danger}
          leftSection={<IconTrash {...icon} />}
          onClick={() => actions.remove(session)}
        >
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
