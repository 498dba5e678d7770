/** Copies a text, and says that it has. */
'use client'
import { ActionIcon } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import classes from './copy-button.module.css'

export function CopyButton({ label, text }: { label: string; text: () => string }) {
  const { copied, copy } = useClipboard({ timeout: 1_500 })
  return (
    <ActionIcon
      size={26}
      className={classes.button}
      aria-label={copied ? 'Copied' : label}
      title={label}
      onClick={() => copy(text())}
    >
      {copied ? <IconCheck size={14} /> : <IconCopy size={14} stroke={1.7} />}
    </ActionIcon>
  )
}
