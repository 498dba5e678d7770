/** Which keys do what. Loaded apart from the page. */
'use client'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import '@mantine/core/styles/Kbd.layer.css'
import { Kbd, Modal } from '@mantine/core'
import classes from './shortcuts-dialog.module.css'

const SHORTCUTS = [
  { keys: ['Enter'], does: 'Send' },
  { keys: ['Shift', 'Enter'], does: 'New line' },
  { keys: ['Esc'], does: 'Leave the message field' },
  { keys: ['Alt', 'M'], does: 'Write a message' },
  { keys: ['Alt', 'N'], does: 'New session' },
  { keys: ['Ctrl', 'K'], does: 'Search sessions' },
  { keys: ['↑', '↓'], does: 'Move in the list of sessions' },
  { keys: ['?'], does: 'Show these' },
] as const

export function ShortcutsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Keyboard shortcuts"
      size="sm"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <dl className={classes.list}>
        {SHORTCUTS.map(({ keys, does }) => (
          <div key={does} className={classes.row}>
            <dt className={classes.keys}>
              {keys.map((key) => (
                <Kbd key={key} size="xs">
                  {key}
                </Kbd>
              ))}
            </dt>
            <dd className={classes.does}>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
