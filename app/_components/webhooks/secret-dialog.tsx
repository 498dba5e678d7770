/** Shows a webhook's secret, the only time that it is told. Loaded apart from the page. */
'use client'
import { Button, Text } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { Dialog, DialogFoot } from '../feedback/dialog.tsx'
import classes from './dialog.module.css'

interface SecretDialogProps {
  secret: string
  /** It takes the place of another one. */
  renewed: boolean
  onClose: () => void
}

export function SecretDialog({ secret, renewed, onClose }: SecretDialogProps) {
  const { copied, copy, error } = useClipboard({ timeout: 2_000 })
  return (
    <Dialog onClose={onClose} title={renewed ? 'The new secret' : 'The webhook’s secret'} closeOnClickOutside={false}>
      <div className={classes.form}>
        <Text size="sm">
          Give it to the program at that address, which checks the signature of each delivery with it. It is shown this
          once: it is kept sealed, and nobody can read it here again.
          {renewed && ' For a day from now deliveries are signed with the one before, too.'}
        </Text>
        <code className={classes.secret}>{secret}</code>
        <DialogFoot>
          <Button
            variant="default"
            leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            onClick={() => copy(secret)}
          >
            {copied ? 'Copied' : 'Copy'}
          </Button>
          <Button onClick={onClose}>Done</Button>
        </DialogFoot>
        <div role="status">{error && <Text size="sm">It could not be copied: select the text and copy it.</Text>}</div>
      </div>
    </Dialog>
  )
}
