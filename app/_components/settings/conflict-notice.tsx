/** What a form edits was changed elsewhere in the meantime: what was entered is kept until its user decides. */
'use client'
import { Button } from '@mantine/core'
import { SettingsNote } from './settings-note.tsx'

interface ConflictNoticeProps {
  what: string
  /** In words, such as “name, model”. */
  changed: string
  onKeep: () => void
  onDrop: () => void
}

export function ConflictNotice({ what, changed, onKeep, onDrop }: ConflictNoticeProps) {
  return (
    <SettingsNote
      tone="attention"
      urgent
      title={`This ${what} was changed elsewhere in the meantime: ${changed}.`}
      actions={
        <>
          <Button size="xs" variant="default" onClick={onDrop}>
            Show what is saved now
          </Button>
          <Button size="xs" variant="default" onClick={onKeep}>
            Keep my version
          </Button>
        </>
      }
    >
      What you entered is still here and was not saved. Kept, it takes the place of what is saved when you press Save;
      otherwise it is dropped.
    </SettingsNote>
  )
}
