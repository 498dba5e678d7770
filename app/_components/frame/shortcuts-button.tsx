/** Shows the keyboard's shortcuts. */
'use client'
import { ActionIcon } from '@mantine/core'
import { IconKeyboard } from '@tabler/icons-react'
import { runCommand } from '../../_client/commands/taken-commands.ts'

export function ShortcutsButton() {
  return (
    <ActionIcon
      size="lg"
      aria-label="Keyboard shortcuts"
      aria-haspopup="dialog"
      visibleFrom="sm"
      onClick={() => runCommand('help.shortcuts')}
    >
      <IconKeyboard size={18} stroke={1.6} />
    </ActionIcon>
  )
}
