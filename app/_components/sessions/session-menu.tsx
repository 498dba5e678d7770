/** What can be done to one session. */
'use client'
import { ActionIcon } from '@mantine/core'
import {
  IconArchive,
  IconArchiveOff,
  IconDots,
  IconLink,
  IconMail,
  IconMailOpened,
  IconPencil,
  IconPin,
  IconPinnedOff,
  IconTrash,
} from '@tabler/icons-react'
import type { Session, SessionSummary } from '../../../server/protocol/sessions.ts'
import { sessionTitle } from '../../_client/sessions/session-title.ts'
import { useSessionActions } from '../../_hooks/use-session-actions.ts'
import { MenuButton } from '../menu/menu-button.tsx'
import type { MenuEntry } from '../menu/menu-panel.tsx'

interface SessionMenuProps {
  session: Pick<Session, 'id' | 'title' | 'pinnedAt' | 'archivedAt'>
  /** Where it is known whether there is something unread. */
  reading?: Pick<SessionSummary, 'unread' | 'head'>
  onRename: () => void
  /** What can be done where the session is open. */
  more?: readonly MenuEntry[]
  size?: 'md' | 'lg'
  tabIndex?: number
}

export function SessionMenu({ session, reading, onRename, more = [], size = 'md', tabIndex }: SessionMenuProps) {
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
    reading?.unread
      ? {
          label: 'Mark as read',
          icon: <IconMailOpened {...icon} />,
          onSelect: () => actions.markRead({ ...session, head: reading.head }),
        }
      : { label: 'Mark as unread', icon: <IconMail {...icon} />, onSelect: () => actions.markUnread(session) },
    { label: 'Copy link', icon: <IconLink {...icon} />, onSelect: () => actions.copyLink(session) },
    {
      label: archived ? 'Take out of the archive' : 'Archive',
      icon: archived ? <IconArchiveOff {...icon} /> : <IconArchive {...icon} />,
      onSelect: () => actions.archive(session, !archived),
    },
    ...more,
    { label: 'Delete', icon: <IconTrash {...icon} />, danger: true, onSelect: () => actions.remove(session) },
  ]
  return (
    <MenuButton label={label} entries={entries} position="bottom-end">
      {(trigger) => (
        <ActionIcon size={size} aria-label={label} {...(tabIndex !== undefined && { tabIndex })} {...trigger}>
          <IconDots size={size === 'lg' ? 18 : 16} />
        </ActionIcon>
      )}
    </MenuButton>
  )
}
