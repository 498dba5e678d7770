/** All that can be done to a recall. What cannot be done now says why, and does nothing. */
'use client'
import { ActionIcon } from '@mantine/core'
import {
  IconCopy,
  IconDots,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipForward,
  IconPlayerTrackNext,
  IconX,
} from '@tabler/icons-react'
import type { Recall } from '../../../server/protocol/recalls.ts'
import { briefMessage } from '../../_client/recalls/recall-states.ts'
import { refusals } from '../../_client/recalls/refusals.ts'
import type { RecallActions } from '../../_hooks/use-recall-actions.ts'
import { MenuButton } from '../menu/menu-button.tsx'
import type { MenuEntry } from '../menu/menu-panel.tsx'

interface RecallMenuProps {
  recall: Recall
  actions: RecallActions
  onEdit: () => void
  onDuplicate: () => void
}

export function RecallMenu({ recall, actions, onEdit, onDuplicate }: RecallMenuProps) {
  const label = `Actions for ${briefMessage(recall, 40)}`
  return (
    <MenuButton label={label} entries={entriesOf({ recall, actions, onEdit, onDuplicate })} position="bottom-end">
      {(trigger) => (
        <ActionIcon size="lg" aria-label={label} {...trigger}>
          <IconDots size={18} stroke={1.6} />
        </ActionIcon>
      )}
    </MenuButton>
  )
}

function entriesOf({ recall, actions, onEdit, onDuplicate }: RecallMenuProps): MenuEntry[] {
  const icon = { size: 16, stroke: 1.6 }
  const cannot = refusals(recall)
  const entry = (what: keyof typeof cannot, rest: Omit<MenuEntry, 'disabled'>): MenuEntry => {
    const reason = cannot[what]
    return reason === undefined ? rest : { ...rest, disabled: true, text: reason }
  }
  return [
    entry('edit', { label: 'Edit', icon: <IconPencil {...icon} />, onSelect: onEdit }),
    entry('runNow', {
      label: 'Run now',
      text: 'Besides its planned times',
      icon: <IconPlayerPlay {...icon} />,
      onSelect: () => void actions.runNow(recall),
    }),
    entry('skip', {
      label: 'Skip the next time',
      icon: <IconPlayerSkipForward {...icon} />,
      onSelect: () => void actions.skip(recall),
    }),
    recall.status === 'paused'
      ? {
          label: 'Resume',
          icon: <IconPlayerTrackNext {...icon} />,
          onSelect: () => void actions.resume(recall),
        }
      : entry('pause', {
          label: 'Pause',
          icon: <IconPlayerPause {...icon} />,
          onSelect: () => void actions.pause(recall),
        }),
    { label: 'Duplicate', icon: <IconCopy {...icon} />, onSelect: onDuplicate },
    entry('cancel', {
      label: 'Cancel the recall',
      icon: <IconX {...icon} />,
      danger: true,
      onSelect: () => void actions.cancel(recall),
    }),
  ]
}
