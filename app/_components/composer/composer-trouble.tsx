/** Why a message is not sent as it is, or not yet, with the way out. Loaded when something is in the way. */
'use client'
import { Button } from '@mantine/core'
import { MESSAGE_MAX_BYTES } from '../../../server/protocol/limits.ts'
import type { MessageDraft } from '../../_hooks/use-message-draft.ts'
import classes from './composer.module.css'

export function ComposerTrouble({ draft }: { draft: MessageDraft }) {
  const { tooLong, size, waiting, troubled } = draft
  if (tooLong) {
    return (
      <span className={classes.trouble} role="alert">
        <span>
          {Math.ceil(size / 1024)} KiB of {MESSAGE_MAX_BYTES / 1024} KiB.
        </span>
        <Button size="compact-xs" variant="default" onClick={draft.attachText}>
          Attach it as a text file
        </Button>
      </span>
    )
  }
  if (waiting) {
    return (
      <span className={classes.waiting} role="status">
        <span>Sent as soon as its files are uploaded</span>
        <Button size="compact-xs" variant="subtle" onClick={draft.cancelWait}>
          Don’t send yet
        </Button>
      </span>
    )
  }
  if (troubled.length > 0) {
    const [first = '', ...others] = troubled
    const what = others.length === 0 ? first : `${troubled.length} files`
    return (
      <span
        className={classes.trouble}
      >{`${what} cannot be sent: remove ${others.length === 0 ? 'it' : 'them'} first`}</span>
    )
  }
  return <span className={classes.trouble}>This browser has no room to keep this draft: send it before you leave</span>
}
