/** The files of a message that the session does not have yet, by what this page knows of them. */
import type { FileRef } from '../../../server/protocol/sessions.ts'
import { knownFile } from '../../_client/composer/known-files.ts'
import classes from './message-files.module.css'
import { FileChip } from './message-files.tsx'

export function PendingFiles({ files = [] }: { files: readonly FileRef[] | undefined }) {
  if (files.length === 0) return null
  return (
    <ul className={classes.list} aria-label="Files">
      {files.map(({ fileId }) => (
        <li key={fileId} className={classes.item}>
          <FileChip name="A file" {...knownFile(fileId)} />
        </li>
      ))}
    </ul>
  )
}
