/** Tells what was done, with the way back for as long as there is one. */
import { Button } from '@mantine/core'
import { hideNotification, notify } from './notify.ts'

interface Undoable {
  id: string
  title: string
  text: string
  forMs: number
  onUndo: () => void
}

export function notifyUndoable({ id, title, text, forMs, onUndo }: Undoable): void {
  const undo = () => {
    hideNotification(id)
    onUndo()
  }
  notify({
    id,
    title,
    message: (
      <>
        <bdi>{text}</bdi>
        <Button size="compact-sm" variant="default" mt="xs" display="block" onClick={undo}>
          Undo
        </Button>
      </>
    ),
    withBorder: true,
    closeButtonProps: { 'aria-label': 'Dismiss' },
    autoClose: Math.max(1_000, forMs),
  })
}
