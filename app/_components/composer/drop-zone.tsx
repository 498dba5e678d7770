/** Covers the page while files are dragged over it, and says what happens when they are let go. */
'use client'
import { Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import '@mantine/core/styles/LoadingOverlay.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/dropzone/styles.layer.css'
import { IconPaperclip } from '@tabler/icons-react'
import classes from './drop-zone.module.css'

/** Each file is judged by itself, with its reason beside it: here all are taken. */
export function DropZone({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  return (
    <Dropzone.FullScreen
      active
      onDrop={onFiles}
      onReject={(rejected) => onFiles(rejected.map(({ file }) => file))}
      classNames={{ fullScreen: classes.screen, root: classes.zone, inner: classes.inner }}
      inputProps={{ 'aria-label': 'Files dropped on the page' }}
    >
      <IconPaperclip size={32} stroke={1.5} aria-hidden="true" />
      <Text fw={600}>Attach to your message</Text>
      <Text size="sm" c="dimmed">
        Images, PDF and text
      </Text>
    </Dropzone.FullScreen>
  )
}
