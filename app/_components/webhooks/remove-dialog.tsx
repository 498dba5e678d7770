/** Asks before a webhook is removed: its secret cannot be had back. Loaded apart from the page. */
'use client'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import { Button, Modal, Text } from '@mantine/core'
import classes from './dialog.module.css'

interface RemoveDialogProps {
  url: string
  onClose: () => void
  onRemove: () => void
}

export function RemoveDialog({ url, onClose, onRemove }: RemoveDialogProps) {
  return (
    <Modal opened onClose={onClose} title="Remove this webhook?" closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className={classes.form}>
        <div className={classes.url}>{url}</div>
        <Text size="sm">
          It is told nothing more, and its deliveries and its secret are gone. One for the same address later has a new
          secret. To keep it, turn it off instead.
        </Text>
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button color="red.9" onClick={onRemove}>
            Remove
          </Button>
        </div>
      </div>
    </Modal>
  )
}
