/** Asks before a webhook is removed: its secret cannot be had back. Loaded apart from the page. */
'use client'
import { Button, Text } from '@mantine/core'
import { Dialog, DialogFoot } from '../feedback/dialog.tsx'
import classes from './dialog.module.css'

interface RemoveDialogProps {
  url: string
  onClose: () => void
  onRemove: () => void
}

export function RemoveDialog({ url, onClose, onRemove }: RemoveDialogProps) {
  return (
    <Dialog onClose={onClose} title="Remove this webhook?">
      <div className={classes.form}>
        <div className={classes.url}>{url}</div>
        <Text size="sm">
          It is told nothing more, and its deliveries and its secret are gone. One for the same address later has a new
          secret. To keep it, turn it off instead.
        </Text>
        <DialogFoot>
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button color="red" onClick={onRemove}>
            Remove
          </Button>
        </DialogFoot>
      </div>
    </Dialog>
  )
}
