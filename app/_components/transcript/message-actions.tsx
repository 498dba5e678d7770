/** What can be done with a message: seen on hovering, on focus, and always where there is no hovering. */
'use client'
import { ActionIcon } from '@mantine/core'
import { IconDots, IconGitFork, IconLink, IconPencil, IconRefresh } from '@tabler/icons-react'
import type { UIMessage } from 'ai'
import { notify } from '../../_client/notices/notify.ts'
import { messageLink } from '../../_client/transcript/message-link.ts'
import { messageText } from '../../_client/transcript/message-text.ts'
import { useFork } from '../../_hooks/use-fork.ts'
import { MenuButton } from '../menu/menu-button.tsx'
import type { MenuEntry } from '../menu/menu-panel.tsx'
import { CopyButton } from './copy-button.tsx'
import classes from './message-actions.module.css'

interface MessageActionsProps {
  message: UIMessage
  sessionId: string
  /** Of a user's message. */
  onEdit?: () => void
  /** Of the last answer. */
  onAskAgain?: () => void
}

export function MessageActions({ message, sessionId, onEdit, onAskAgain }: MessageActionsProps) {
  const { fork, forking } = useFork()
  const what = message.role === 'user' ? 'message' : 'answer'
  const icon = { size: 16, stroke: 1.6 }
  const entries: MenuEntry[] = [
    {
      label: 'Branch off here',
      text: 'A new session with everything up to here; this one stays.',
      icon: <IconGitFork {...icon} />,
      onSelect: () => fork({ sessionId, messageId: message.id }),
    },
    { label: 'Copy a link to it', icon: <IconLink {...icon} />, onSelect: () => copyLink(sessionId, message.id) },
  ]
  return (
    <span className={classes.actions} role="group" aria-label={`Actions for this ${what}`}>
      <CopyButton label={`Copy the ${what}`} text={() => messageText(message)} />
      {onEdit && (
        <ActionIcon
          size={26}
          className={classes.button}
          aria-label="Edit the message"
          title="Edit the message"
          onClick={onEdit}
        >
          <IconPencil size={14} stroke={1.7} />
        </ActionIcon>
      )}
      {onAskAgain && (
        <ActionIcon size={26} className={classes.button} aria-label="Ask again" title="Ask again" onClick={onAskAgain}>
          <IconRefresh size={14} stroke={1.7} />
        </ActionIcon>
      )}
      <MenuButton label={`More for this ${what}`} entries={entries} position="bottom-end">
        {(trigger) => (
          <ActionIcon
            size={26}
            className={classes.button}
            aria-label={`More for this ${what}`}
            title={`More for this ${what}`}
            loading={forking}
            {...trigger}
          >
            <IconDots size={14} stroke={1.7} />
          </ActionIcon>
        )}
      </MenuButton>
    </span>
  )
}

async function copyLink(sessionId: string, messageId: string): Promise<void> {
  const link = messageLink(sessionId, messageId)
  try {
    await navigator.clipboard.writeText(link)
    notify({ message: 'The link is copied.', color: 'gray' })
  } catch {
    notify({ title: 'The link could not be copied', message: link, color: 'gray', autoClose: false })
  }
}
