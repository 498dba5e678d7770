/** Chooses files for the message. */
'use client'
import { ActionIcon, FileButton } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'

export function AttachButton({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  return (
    <FileButton multiple onChange={onFiles} inputProps={{ 'aria-label': 'Files to attach' }}>
      {({ onClick }) => (
        <ActionIcon size={32} aria-label="Attach files" title="Attach files" onClick={onClick}>
          <IconPaperclip size={18} stroke={1.7} />
        </ActionIcon>
      )}
    </FileButton>
  )
}
