/** The files of a message before it is sent: what each is, how far it is on its way, and what to do when it is not taken. */
'use client'
import { ActionIcon, Progress } from '@mantine/core'
import '@mantine/core/styles/Progress.layer.css'
import { IconAlertTriangle, IconFileText, IconRefresh, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { fileSize } from '../../../server/protocol/files.ts'
import type { Attachment } from '../../_client/composer/attachment-tray.ts'
import type { Attachments } from '../../_hooks/use-attachments.ts'
import { FileIcon } from '../files/file-icon.tsx'
import classes from './attachment-list.module.css'

export function AttachmentList({ files }: { files: Attachments }) {
  return (
    <ul className={classes.list} aria-label="Attached files">
      {files.items.map(withSeenName).map((item) => (
        <li key={item.key} className={classes.item} data-trouble={isTroubled(item) || undefined}>
          <Sign item={item} />
          <span className={classes.words}>
            <span className={classes.name} title={item.name}>
              {item.name}
            </span>
            <State item={item} />
          </span>
          {item.state.is === 'failed' && (
            <ActionIcon
              size={28}
              className={classes.action}
              aria-label={`Upload again: ${item.name}`}
              onClick={() => files.retry(item.key)}
            >
              <IconRefresh size={16} />
            </ActionIcon>
          )}
          <ActionIcon
            size={28}
            className={classes.action}
            aria-label={`${item.state.is === 'uploading' ? 'Cancel' : 'Remove'}: ${item.name}`}
            onClick={() => files.remove(item.key)}
          >
            <IconX size={16} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  )
}

/** What could hide a name's true end, such as a change of direction; the server leaves it out of names as well. */
const UNSEEN = /(?!\u200D)\p{C}/gu

function withSeenName(item: Attachment): Attachment {
  return { ...item, name: item.state.is === 'ready' ? item.state.file.name : item.name.replaceAll(UNSEEN, '') }
}

function isTroubled({ state }: Attachment): boolean {
  return state.is === 'refused' || state.is === 'failed'
}

function Sign({ item }: { item: Attachment }) {
  const [failed, setFailed] = useState(false)
  if (isTroubled(item)) return <IconAlertTriangle size={20} stroke={1.7} aria-hidden="true" className={classes.alert} />
  if (item.preview && !failed) {
    return (
      <img src={item.preview} alt="" className={classes.preview} decoding="async" onError={() => setFailed(true)} />
    )
  }
  if (item.state.is === 'ready') return <FileIcon mediaType={item.state.file.mediaType} />
  return <IconFileText size={20} stroke={1.6} aria-hidden="true" />
}

function State({ item }: { item: Attachment }) {
  const { state, name, size } = item
  if (state.is === 'refused' || state.is === 'failed') {
    return (
      <span className={classes.why} role="alert">
        {state.why}
      </span>
    )
  }
  if (state.is === 'ready') return <span className={classes.size}>{fileSize(size)}</span>
  const percent = state.is === 'uploading' ? Math.round(state.share * 100) : 0
  return (
    <Progress
      size="xs"
      value={percent}
      className={classes.progress}
      aria-label={`Uploading ${name}`}
      transitionDuration={0}
    />
  )
}
