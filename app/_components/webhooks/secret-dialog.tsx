/** Shows a webhook's secret, the only time that it is told. Loaded apart from the page. */
'use client'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import { Button, Modal, Text } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
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
    <Modal
      opened
      onClose={onClose}
      title={renewed ? 'The new secret' : 'The webhook’s secret'}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={classes.form}>
        <Text size="sm">
          Give it to the program at that address, which checks the signature of each delivery with it. It is shown this
          once: it is kept sealed, and nobody can read it here again.
          {renewed && ' For a day from now deliveries are signed with the one before, too.'}
        </Text>
        <code className={classes.secret}>{secret}</code>
        <div className={classes.actions}>
          <Button
            variant="default"
            leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            onClick={() => copy(secret)}
          >
            {copied ? 'Copied' : 'Copy'}
          </Button>
          <Button onClick={onClose}>Done</Button>
        </div>
        <div role="status">{error && <Text size="sm">It could not be copied: select the text and copy it.</Text>}</div>
      </div>
    </Modal>
  )
}
