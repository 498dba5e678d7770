/** Tells that something was removed, with the way back. */
import { Button } from '@mantine/core'
import { hideNotification, notify } from './notify.ts'

const SHOWN_MS = 10_000

interface Undoable {
  id: string
  title: string
  text: string
  onUndo: () => void
}

export function notifyUndo({ id, title, text, onUndo }: Undoable): void {
  const undo = () => {
    hideNotification(id)
    onUndo()
  }
  notify({
    id,
    title,
    message: (
      <>
        <span>{text}</span>
        <Button size="compact-sm" variant="default" mt="xs" display="block" onClick={undo}>
          Undo
        </Button>
      </>
    ),
    withBorder: true,
    closeButtonProps: { 'aria-label': 'Dismiss' },
    autoClose: SHOWN_MS,
  })
}
