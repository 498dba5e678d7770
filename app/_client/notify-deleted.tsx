/** Tells that a session was deleted, with the way back for as long as there is one. */
import { Button } from '@mantine/core'
import { hideNotification, notify } from './notify.ts'
import { serverNow } from './server-clock.ts'

interface Deleted {
  id: string
  title: string
  /** When it becomes final, epoch milliseconds. */
  finalAt: number | undefined
  onUndo: () => void
}

export function notifyDeleted({ id, title, finalAt, onUndo }: Deleted): void {
  const notification = `deleted:${id}`
  const undo = () => {
    hideNotification(notification)
    onUndo()
  }
  notify({
    id: notification,
    title: 'Session deleted',
    message: (
      <>
        <span>{title}</span>
        <Button size="compact-sm" variant="default" mt="xs" display="block" onClick={undo}>
          Undo
        </Button>
      </>
    ),
    withBorder: true,
    closeButtonProps: { 'aria-label': 'Dismiss' },
    autoClose: Math.max(1_000, (finalAt ?? serverNow() + 10_000) - serverNow()),
  })
}
